/// Decides what happens to a record that can't be decoded, processed or written.
///
/// Kafka Streams' exception handlers: `LogAndFail` is `.fail`, `LogAndContinue` is `.skip`, and a dead-letter queue
/// (`errors.dead.letter.queue.topic.name`) is `.deadLetter(topic:)`.
public struct ErrorHandler: Sendable {
    /// What is done about one record.
    public enum Response: Sendable, Hashable {
        /// The application stops; the record's offset is not committed.
        case fail
        /// The record is dropped and logged.
        case skip
        /// The record goes to this topic, in the same transaction, with `__streams.errors.*` headers, and is dropped.
        case deadLetter(topic: String)
    }

    /// Decides about one record.
    public let respond: @Sendable (FailedRecord) -> Response

    /// The response of a handler that always responds the same; nil for one that decides in code.
    private let always: Response?

    /// A handler that decides record by record. Topics that it sends records to must exist.
    public init(_ respond: @escaping @Sendable (FailedRecord) -> Response) {
        self.respond = respond
        always = nil
    }

    private init(always response: Response) {
        always = response
        respond = { _ in response }
    }

    /// What a setting calls the handler; nil for one that decides in code.
    package var name: String? {
        switch always {
        case .fail: "fail"
        case .skip: "skip"
        case .deadLetter(let topic): "dead-letter:\(topic)"
        case nil: nil
        }
    }

    /// Where all failed records go, if that is what the handler does: the topic is made if it is missing.
    package var deadLetterTopic: String? {
        if case .deadLetter(let topic) = always { topic } else { nil }
    }

    /// Stops the application: the default.
    public static let fail = ErrorHandler(always: .fail)

    /// Drops the record and goes on.
    public static let skip = ErrorHandler(always: .skip)

    /// Sends the record to `topic` and goes on.
    public static func deadLetter(topic: String) -> ErrorHandler {
        ErrorHandler(always: .deadLetter(topic: topic))
    }
}

/// A record that failed, without its payload.
public struct FailedRecord: Sendable {
    /// Where on its way the record failed.
    @nonexhaustive public enum Stage: String, Sendable {
        /// A source could not decode it.
        case deserialization
        /// A closure of the topology threw.
        case processing
        /// A sink could not encode it, or the log refused it.
        case production
    }

    /// Where on its way the record failed.
    public let stage: Stage
    /// The partition that the input record came from; nil where a failure has no input record, as in a punctuation.
    public let partition: TopicPartition?
    /// The input record's offset; nil without an input record.
    public let offset: Offset?
    /// The input record's time; the task's stream time without an input record.
    public let timestamp: Timestamp
    /// The node that failed.
    public let node: String
    /// The task that failed.
    public let task: TaskID
    /// What went wrong.
    public let error: any Error

    /// Where, for a log line: `orders-0@17 at KSTREAM-MAP-0000000001 in task 0_0`.
    public var location: String {
        guard let partition, let offset else { return "\(node) in task \(task)" }
        return "\(partition)@\(offset) at \(node) in task \(task)"
    }

    /// The same for an error.
    var place: StreamsError.Place { .init(node: node, task: task, partition: partition, offset: offset) }
}

extension FailedRecord.Stage {
    /// The code of the error that ends the application.
    var code: StreamsError.Code {
        switch self {
        case .deserialization: .deserializationFailed
        case .processing: .processingFailed
        case .production: .productionFailed
        }
    }
}

/// The three handlers of an application.
public struct ErrorHandlers: Sendable {
    /// `deserialization.exception.handler`
    public var deserialization = ErrorHandler.fail
    /// `processing.exception.handler`
    public var processing = ErrorHandler.fail
    /// `production.exception.handler`
    public var production = ErrorHandler.fail

    /// All `.fail`.
    public init() {}

    /// The topics that `.deadLetter(topic:)` names.
    package var deadLetterTopics: Set<String> {
        Set([deserialization, processing, production].compactMap(\.deadLetterTopic))
    }

    package subscript(stage: FailedRecord.Stage) -> ErrorHandler {
        switch stage {
        case .deserialization: deserialization
        case .processing: processing
        case .production: production
        }
    }
}
