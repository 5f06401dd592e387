import Millrace
import TestBroker

/// What a count goes by.
enum Grouping: String, CaseIterable {
    case key
    /// The count is behind a repartition topic then.
    case value

    /// An application that counts so.
    func application(_ stage: Stage) throws -> ClusterApplication {
        try ClusterApplication(stage) { builder in
            let records = builder.stream(stage.input, key: .string, value: .string)
            let groups = self == .key ? records.groupByKey() : records.groupBy { _, value in value }
            groups.count(store: "counts").toStream().to(stage.output)
        }
    }

    /// Appends `counts` records of each word, one of each word after the other.
    func append(_ counts: [String: Int], _ stage: Stage) throws {
        let words = (0..<(counts.values.max() ?? 0)).flatMap { round in
            counts.keys.sorted().filter { round < counts[$0, default: 0] }
        }
        try stage.append(
            words.enumerated().map { number, word in
                self == .key ? (key: word, value: "\(number)") : (key: "\(number)", value: word)
            })
    }
}
