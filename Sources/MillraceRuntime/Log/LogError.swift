/// What went wrong below the seam, in the terms that the runtime decides by.
package struct LogError: Error, Sendable, CustomStringConvertible {
    /// What the runtime may do about it.
    package enum Remedy: Sendable {
        /// The same call may work in a moment: nothing was changed.
        case retry
        /// The log refuses this one record (too large, say), which was not written; nothing else is wrong.
        case dropRecord
        /// The log refused one of the transaction's records, and doesn't say which: abort, and process the same input
        /// again in smaller and smaller transactions until it is found.
        case isolateRecord
        /// The open transaction must be aborted; the producer lives on.
        case abortTransaction
        /// The log doesn't hold the position of a partition: compare the facts anew, which decides where to start.
        case resetPosition
        /// The group gave our partitions to somebody else: abort, drop the tasks, rejoin.
        case rejoin
        /// The producer is of no use any more: make another, which settles the open transaction.
        case replaceProducer
        /// As `replaceProducer`: the transaction took longer than the log allows, or somebody else has our
        /// transactional id.
        case fenced
        /// Nothing that the runtime does can help; the text says what a person can do.
        case stop
    }

    package var remedy: Remedy
    /// What happened, where, and what to do next. Never payload, never a secret.
    package var description: String

    /// What went wrong, where more is known than the remedy says.
    package var code: StreamsError.Code?

    package init(_ remedy: Remedy, _ description: String, code: StreamsError.Code? = nil) {
        self.remedy = remedy
        self.description = description
        self.code = code
    }
}
