/// What is measured.
enum Job: String, CaseIterable, Sendable {
    /// filter, mapValues, to.
    case stateless
    /// groupByKey, count with a changelog, toStream, to.
    case count
    /// A stream joined with a table of its keys.
    case tableJoin = "table-join"
    /// selectKey, a repartition topic, count, toStream, to.
    case rekeyCount = "rekey-count"
    /// A table joined with another by a foreign key.
    case foreignKey = "foreign-key"

    /// Whether there is a plain C program for it.
    var hasFloor: Bool { self == .stateless || self == .count }

    /// How many records it processes unless told otherwise: so many that a run takes about a minute at most.
    var usualRecords: Int { hasFloor ? 5_000_000 : 1_000_000 }

    /// What it joins the input with.
    var table: TableRows? {
        switch self {
        case .stateless, .count, .rekeyCount: nil
        case .tableJoin: .ofKeys
        case .foreignKey: .referredTo
        }
    }
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
