/// The way of a task's records into the log: sinks, changelogs and dead letters, all in the thread's transaction.
package final class RecordCollector {
    private var producer: any LogProducer
    private let applicationID: String
    private let time: any TimeSource
    private let retention: RetentionWatch
    private var sinks: [String: RecordSink] = [:]

    package init(
        applicationID: String, producer: any LogProducer, time: any TimeSource = SystemTime(),
        retention: RetentionWatch = RetentionWatch([:], logger: .silent)
    ) {
        self.applicationID = applicationID
        self.producer = producer
        self.time = time
        self.retention = retention
    }

    package func sink(to topic: TopicReference) throws -> RecordSink {
        try sink(toTopic: topic.name(in: applicationID), isInternal: topic.isInternal)
    }

    package func sink(toTopic name: String, isInternal: Bool = false) throws -> RecordSink {
        if let known = sinks[name] { return known }
        let sink = RecordSink(topic: name, isInternal: isInternal)
        try sink.attach(to: producer)
        sinks[name] = sink
        return sink
    }

    /// After the thread's producer was replaced.
    package func attach(to producer: any LogProducer) throws {
        self.producer = producer
        for sink in sinks.values { try sink.attach(to: producer) }
    }

    /// Warns if records of this time are older than `topics` keep records.
    func checkAge(of timestamp: Timestamp, in topics: [String]) {
        if retention.isEmpty { return }
        for topic in topics { retention.note(timestamp, in: topic, at: time.wallClock) }
    }

    /// How many milliseconds in the future a record may be by the defaults of Kafka's topics (`message.timestamp.after.max.ms`).
    private static let acceptedFuture: Int64 = 3_600_000

    /// Writes the input record of a failure as it came, with what went wrong in its headers.
    ///
    /// It keeps its timestamp where a topic takes it, as in Kafka Streams. Else it gets the present time, and the header
    /// `__millrace.errors.timestamp` has its own, in milliseconds.
    package func appendDeadLetter(of record: borrowing RawRecord, failed: FailedRecord, to topic: String) throws {
        var headers = record.headers
        func add(_ name: String, _ value: String) {
            headers.append(name: "__streams.errors.\(name)", value: Array(value.utf8))
        }
        // Kafka Streams' headers; it has a stack trace too, which there is none of here.
        add("exception", String(reflecting: type(of: failed.error)))
        add("message", "\(failed.error)")
        if let partition = failed.partition, let offset = failed.offset {
            add("topic", partition.topic)
            add("partition", "\(partition.partition)")
            add("offset", "\(offset)")
        }
        // A header of Millrace's own.
        headers.append(name: "__millrace.errors.node", value: Array(failed.node.utf8))
        let sink = try sink(toTopic: topic)
        let now = time.wallClock
        // A time that an output refused, the dead-letter topic would refuse, too.
        let (ahead, overflows) = failed.timestamp.milliseconds.subtractingReportingOverflow(now.milliseconds)
        let isAccepted = !(failed.error is LogError) && !overflows && ahead <= Self.acceptedFuture
        if isAccepted {
            do {
                try sink.append(key: record.key, value: record.value, headers: headers, timestamp: failed.timestamp)
                return retention.note(failed.timestamp, in: topic, at: now)
            } catch let error as LogError where error.remedy == .dropRecord {
                // Its time may be why: the next attempt shows it.
            }
        }
        // One more of Millrace's own.
        headers.append(name: "__millrace.errors.timestamp", value: Array("\(failed.timestamp)".utf8))
        do {
            try sink.append(key: record.key, value: record.value, headers: headers, timestamp: now)
        } catch let error as LogError where error.remedy == .dropRecord {
            throw StreamsError(
                .user,
                """
                \(failed.stage.rawValue) failed for \(failed.location): \(failed.error). The dead-letter topic \(topic) \
                refused the record, too: \(error). The record's offset is not committed. Change the topic's settings, or \
                set the \(failed.stage.rawValue) handler otherwise, and start again
                """, code: failed.stage.code, at: failed.place, cause: error)
        }
    }
}
