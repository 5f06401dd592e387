/// What went wrong, and what a program may do about it.
///
/// The three flags are what Kafka's transactions are decided by. Look at them in this order: ``isFatal`` (close the
/// client and make another), ``requiresAbort`` (abort the transaction, rewind the input), ``isRetriable`` (make the same
/// call again). An error of a transaction call with none of them set is to be taken as fatal.
///
/// Texts name what was being done and where. They never hold a record's bytes or a secret.
public struct KafkaError: Error, Hashable, Sendable {
    /// Kafka's or the library's own code.
    public var code: Code
    /// Whether the client is of no use any more.
    public var isFatal: Bool
    /// Whether the same call may work if it is made again.
    public var isRetriable: Bool
    /// Whether the open transaction has to be aborted; the producer lives on.
    public var requiresAbort: Bool
    /// What was being done, and what came of it.
    public var text: String
    /// The partition whose record was not delivered; nil for errors of other kinds.
    public var partition: KafkaTopicPartition?

    /// An error of this code.
    public init(
        _ code: Code, _ text: String, isFatal: Bool = false, isRetriable: Bool = false, requiresAbort: Bool = false
    ) {
        self.code = code
        self.text = text
        self.isFatal = isFatal
        self.isRetriable = isRetriable
        self.requiresAbort = requiresAbort
    }

    /// The same error, said of `operation`.
    package func during(_ operation: String) -> KafkaError {
        var error = self
        error.text = "\(operation): \(text)"
        return error
    }
}

extension KafkaError: CustomStringConvertible {
    /// The text with the code behind it.
    public var description: String { "\(text) [\(code.name)]" }
}
