/// Warns, once a topic and stream thread, of records that are older than their topic keeps records: Kafka deletes by timestamp, so that they
/// may be gone soon after they were written.
package final class RetentionWatch {
    private var retentions: [String: Duration]
    private let logger: StreamsLogger

    /// - Parameter retentions: how long topics keep records, of those that delete by timestamp.
    package init(_ retentions: [String: Duration], logger: StreamsLogger) {
        self.retentions = retentions
        self.logger = logger
    }

    /// Whether there is nothing to watch.
    package var isEmpty: Bool { retentions.isEmpty }

    /// A record of this time is written to a topic.
    package func note(_ timestamp: Timestamp, in topic: String, at now: Timestamp) {
        guard let retention = retentions[topic], timestamp.milliseconds >= 0 else { return }
        let (milliseconds, overflows) = now.milliseconds.subtractingReportingOverflow(timestamp.milliseconds)
        guard !overflows, .milliseconds(milliseconds) > retention else { return }
        retentions[topic] = nil
        logger.warning(
            """
            Topic \(topic) deletes records \(Self.text(retention)) after their timestamp \
            (retention.ms=\(Int64(retention / .milliseconds(1)))), and records \(Self.text(.milliseconds(milliseconds))) old \
            are written to it: they may be deleted soon. Set the topic's retention.ms=-1 to keep them, or \
            message.timestamp.type=LogAppendTime to count from when they are written
            """)
    }

    /// `7 days`
    private static func text(_ duration: Duration) -> String {
        for (unit, seconds) in [("days", 86_400.0), ("hours", 3600), ("minutes", 60)] {
            let count = duration / .seconds(1) / seconds
            if count >= 2 { return "\(Int(count)) \(unit)" }
        }
        return "\(Int(duration / .seconds(1))) seconds"
    }
}
