/// What is measured.
enum Job: String, CaseIterable, Sendable {
    /// filter, mapValues, to.
    case stateless
    /// groupByKey, count with a changelog, toStream, to.
    case count
}

/// Who does the job.
enum Contender: String, CaseIterable, Sendable {
    case millrace = "Millrace"
    case floor = "C floor"
    case kafkaStreams = "Kafka Streams"

    var slug: String {
        switch self {
        case .millrace: "millrace"
        case .floor: "floor"
        case .kafkaStreams: "kafka-streams"
        }
    }
}
