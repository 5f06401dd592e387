import MillraceRuntime

/// Which records of a partition are wanted next.
struct BatchRequest {
    var partition: TopicPartition
    var key: PartitionKey
    /// The first offset that may be answered.
    var position: Offset
    /// The first offset that may not; nil is the partition's end.
    var end: Offset?
    var maximumRecords: Int
    /// Reading stops after the chunk that reaches this.
    var maximumBytes: Int
    /// How much memory is taken at first; what the last batch needed is a good guess.
    var expectedBytes: Int
}

enum BatchAnswer {
    case batch(RecordBatch, bytes: Int)
    /// No record; reading goes on at `next`.
    case nothing(next: Offset)
    /// The partition doesn't hold the position.
    case outOfRange(OffsetRange)
    /// There is no such partition any more.
    case noPartition
}
