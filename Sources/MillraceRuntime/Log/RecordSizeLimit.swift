/// How large a record may be that a producer writes, where no setting says otherwise: the same on every log.
package enum RecordSizeLimit {
    /// As Kafka's own producers (`max.request.size`); librdkafka's setting is `message.max.bytes`.
    package static let usual = 1_048_576

    /// What librdkafka adds to the bytes of key, value and headers before it compares: the most that a record's lengths,
    /// times and numbers can take.
    package static let overhead = 36

    /// Why a producer refuses a record, and how to have it taken.
    package static func refusal(of bytes: Int, for partition: TopicPartition, limit: Int) -> LogError {
        LogError(
            .dropRecord,
            """
            a record of \(bytes) bytes for \(partition) is larger than the producer's message.max.bytes=\(limit): raise \
            producer.message.max.bytes, on Kafka the topic's max.message.bytes as well, or make the record smaller
            """)
    }
}
