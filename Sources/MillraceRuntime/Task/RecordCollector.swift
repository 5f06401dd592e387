/// The way of a task's records into the log: sinks, changelogs and dead letters, all in the thread's transaction.
package final class RecordCollector {
    private var producer: any LogProducer
    private let applicationID: String
    private var sinks: [String: RecordSink] = [:]

    package init(applicationID: String, producer: any LogProducer) {
        self.applicationID = applicationID
        self.producer = producer
    }

    package func sink(to topic: TopicReference) throws -> RecordSink {
        try sink(toTopic: topic.name(in: applicationID))
    }

    package func sink(toTopic name: String) throws -> RecordSink {
        if let known = sinks[name] { return known }
        let sink = RecordSink(topic: name)
        try sink.attach(to: producer)
        sinks[name] = sink
        return sink
    }

    /// After the thread's producer was replaced.
    package func attach(to producer: any LogProducer) throws {
        self.producer = producer
        for sink in sinks.values { try sink.attach(to: producer) }
    }

    package func appendDeadLetter(of record: borrowing RawRecord, failed: FailedRecord, to topic: String) throws {
        var headers = record.headers
        func add(_ name: String, _ value: String) {
            headers.append(name: "__streams.errors.\(name)", value: Array(value.utf8))
        }
        // Kafka Streams' headers; it has a stack trace too, which there is none of here.
        add("exception", String(reflecting: type(of: failed.error)))
        add("message", "\(failed.error)")
        add("topic", failed.partition.topic)
        add("partition", "\(failed.partition.partition)")
        add("offset", "\(failed.offset)")
        // A header of Millrace's own.
        headers.append(name: "__millrace.errors.node", value: Array(failed.node.utf8))
        try sink(toTopic: topic).append(
            key: record.key, value: record.value, headers: headers, timestamp: failed.timestamp)
    }
}
