/// A store of any kind, as the task's state sees it: called at opening, per commit and per restored batch.
///
/// Never per record: the typed layer has the concrete class.
protocol RawStore: AnyObject {
    /// The store's name in the topology.
    var name: String { get }

    /// The topic that logs the store's changes.
    var changelogTopic: String { get }

    /// What the changelog has acknowledged in the log's open transaction.
    var acknowledgedPosition: Offset? { get }

    /// How the changelog is read back.
    var restoring: RestorePolicy { get }

    /// Opens the store's databases in the running transaction, and makes those that are missing.
    func open() throws

    /// Deletes everything, in the running transaction.
    func empty() throws

    /// Ends the use of the running transaction, which is about to end.
    func closeCursors()
}

/// How a store is brought up to date from its changelog.
enum RestorePolicy {
    /// By the last record of each key, in the order of the keys' bytes: several times faster than record by record.
    case lastPerKey(any RestoredPerKey)
    /// By every record, as they come: where a row depends on more than the last record of its key.
    case inOrder(any RestoredInOrder)
}

protocol RestoredPerKey {
    /// Stores what `rows` hands out: keys in the order of their bytes, each with its stamped value; nil deletes it. The
    /// transaction may be committed between two of them.
    func restore(_ rows: ((_ key: RawSpan, _ stamped: RawSpan?) throws -> Void) throws -> Void) throws
}

protocol RestoredInOrder {
    /// Takes in the records that follow those of the batch before, once each.
    func restore(_ batch: RecordBatch) throws
}
