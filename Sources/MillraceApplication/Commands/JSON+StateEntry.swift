internal import MillraceRuntime

extension JSON {
    /// An entry of a store.
    static func entry(key: JSON, value: JSON, _ timestamp: Timestamp, _ owner: StateOwner) -> JSON {
        .object([
            ("key", key), ("value", value), ("timestamp", .number(timestamp.milliseconds)),
            ("task", .string("\(owner)")),
        ])
    }
}
