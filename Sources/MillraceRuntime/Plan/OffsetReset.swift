/// Where reading starts when the group has no committed offset (`auto.offset.reset`).
@nonexhaustive public enum OffsetReset: Sendable, Hashable {
    /// At the oldest record.
    case earliest
    /// Behind the newest record.
    case latest
    /// Nowhere: it is an error.
    case none
}
