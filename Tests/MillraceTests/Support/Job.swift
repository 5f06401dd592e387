import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

/// An application with two subtopologies, a store and two output topics, fed in two rounds.
final class Job {
    let application: TestApplication
    private var inputs: [[(key: String, value: String)]] = [[], []]

    init() throws {
        application = try TestApplication(inputs: ["in": 2]) { builder in
            let stream: KStream<String, String> = builder.stream("in")
            stream.mapValues { value in "echo \(value)" }.to("echo")
            stream.groupBy(named: "by-value") { _, value in String(value.prefix(1)) }
                .count(store: "counts").toStream().to("counts")
        }
        application.configuration.purgeInterval = .milliseconds(16)
        application.configuration.bufferedRecords = 7
    }

    /// Appends some records to both partitions.
    func feed(_ round: Int) throws {
        for number in 0..<20 {
            let partition = number % 2
            let record = (key: "k\(number)", value: "\(number % 3)-\(round)-\(number)")
            inputs[partition].append(record)
            try application.append(record.key, record.value, partition: PartitionID(Int32(partition)))
        }
    }

    /// Steps until all is done; a thread that fails for good is replaced by a new one.
    func run(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<10 {
            do {
                if application.threads.isEmpty { try application.start("t1") }
                return try application.run(sourceLocation: sourceLocation)
            } catch {
                application.abandonAll()
            }
        }
        Issue.record("the application failed 10 times", sourceLocation: sourceLocation)
    }

    /// Compares outputs, changelog and store with what the inputs make.
    func check(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (number, inputs) in inputs.enumerated() {
            let echoed = try application.records(of: "echo", partition: PartitionID(Int32(number)))
            let ofOther = try application.records(of: "echo", partition: PartitionID(Int32(1 - number)))
            let all = Set((echoed + ofOther).compactMap(\.value))
            #expect(all.count == echoed.count + ofOther.count, sourceLocation: sourceLocation)
            #expect(
                inputs.allSatisfy { all.contains(Array("echo \($0.value)".utf8)) }, sourceLocation: sourceLocation)
        }
        var totals: [String: Int64] = [:]
        for record in inputs.joined() { totals[String(record.value.prefix(1)), default: 0] += 1 }
        #expect(
            try application.rows("counts", value: .int64) == totals.map { "\($0.key)=\($0.value)" }.sorted(),
            sourceLocation: sourceLocation)
        for topic in ["counts", "app-counts-changelog"] {
            var seen: [String: [Int64]] = [:]
            for partition in [0, 1] as [PartitionID] {
                for record in try application.records(of: topic, partition: partition) {
                    let key = try Serde.string.value(of: record.key)
                    seen[key, default: []].append(try Serde.int64.value(of: record.value))
                }
            }
            #expect(seen == totals.mapValues { Array(1...$0) }, sourceLocation: sourceLocation)
        }
    }
}
