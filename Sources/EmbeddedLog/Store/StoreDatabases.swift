import LMDB

/// The databases of the log's environment.
struct StoreDatabases: Sendable {
    /// `MetaKey` → text.
    var meta: Database
    /// Topic name → `TopicEntry`.
    var topics: Database
    /// `PartitionKey` → `PartitionState`.
    var partitions: Database
    /// `ChunkKey` → `Chunk`.
    var records: Database
    /// `GroupKey` → committed offset, i64 little-endian.
    var groups: Database
    /// `PartitionKey` of a deleted topic whose chunks have still to be removed → nothing.
    var garbage: Database

    static let count = 6

    /// Opens them, and makes those that are missing.
    init(in transaction: borrowing WriteTransaction) throws(LMDBError) {
        meta = try transaction.openDatabase("meta")
        topics = try transaction.openDatabase("topics")
        partitions = try transaction.openDatabase("partitions")
        records = try transaction.openDatabase("records")
        groups = try transaction.openDatabase("groups")
        garbage = try transaction.openDatabase("garbage")
    }

    /// Nil if one of them is missing.
    init?(in transaction: borrowing ReadTransaction) throws(LMDBError) {
        guard let meta = try transaction.existingDatabase("meta"),
            let topics = try transaction.existingDatabase("topics"),
            let partitions = try transaction.existingDatabase("partitions"),
            let records = try transaction.existingDatabase("records"),
            let groups = try transaction.existingDatabase("groups"),
            let garbage = try transaction.existingDatabase("garbage")
        else { return nil }
        self.meta = meta
        self.topics = topics
        self.partitions = partitions
        self.records = records
        self.groups = groups
        self.garbage = garbage
    }
}

/// The keys of the `meta` database.
enum MetaKey: String {
    /// The layout's version; its presence marks an environment as a log.
    case format = "log.format"
    /// The log's name among all logs.
    case identity = "log.identity"
    /// The number that the next topic gets.
    case nextTopic = "next.topic"

    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try Array(rawValue.utf8).withRawSpan(body)
    }
}
