internal import MillraceRuntime

/// What a form of `reset` is about to do.
protocol ResetPlan {
    var isEmpty: Bool { get }

    /// One line for each thing that is done.
    func lines(isDry: Bool) -> [String]

    func json(isDry: Bool) -> JSON

    /// Does it; a reset that is interrupted is completed by another one.
    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws
}

/// Where reading starts again.
enum ResetTarget {
    case earliest, latest
}

/// A committed offset that is set.
struct OffsetChange {
    let partition: TopicPartition
    let old: Offset?
    let new: Offset

    func line(isDry: Bool) -> String {
        "\(isDry ? "Would set" : "Set") the offset of \(partition) from \(old.map { "\($0)" } ?? "none") to \(new)"
    }

    var json: JSON {
        .object([
            ("topic", .string(partition.topic)), ("partition", .number(partition.partition.rawValue)),
            ("old", old.map { .number($0.rawValue) } ?? .null), ("new", .number(new.rawValue)),
        ])
    }
}

extension Log {
    /// Throws if the group of an application has members: it takes offsets only without.
    ///
    /// - Parameter present: where the group stands. That is set again, which moves nothing; what was committed about the
    ///   changelogs is forgotten.
    func requireIdle(_ applicationID: String, at present: [TopicPartition: Offset]) throws {
        guard !present.isEmpty else { return }
        do { try admin.setGroupOffsets(present, of: applicationID) } catch {
            throw StreamsError(
                .log,
                "\(applicationID) can't be reset while it runs anywhere: its group takes no offsets. Stop all of its "
                    + "processes, wait for the session timeout of those that were killed, then reset it. \(error)",
                cause: error)
        }
    }

    /// Sets committed offsets of the group of an application that doesn't run.
    func set(_ changes: [OffsetChange], of applicationID: String) throws {
        let offsets = Dictionary(changes.map { ($0.partition, $0.new) }) { first, _ in first }
        try requireIdle(applicationID, at: offsets)
    }
}
