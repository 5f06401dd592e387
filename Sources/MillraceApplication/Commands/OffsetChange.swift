internal import MillraceRuntime

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
