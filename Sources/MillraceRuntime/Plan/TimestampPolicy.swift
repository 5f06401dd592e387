/// Which time a source gives its records, and what it does about an invalid (negative) one
/// (`default.timestamp.extractor`).
@nonexhaustive public enum TimestampPolicy: Sendable, Hashable {
    /// The record's own time; an invalid one stops the application.
    case failOnInvalid
    /// The record's own time; a record with an invalid one is skipped and logged.
    case skipInvalid
    /// The record's own time; an invalid one is replaced by the newest time seen in the partition.
    case partitionTimeOnInvalid
    /// The time at which the record is taken in.
    case wallClock
}
