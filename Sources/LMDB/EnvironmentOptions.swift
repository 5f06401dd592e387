/// How an environment is opened.
///
/// Never an option: `MDB_NOTLS` is always set (a read transaction may change threads), `MDB_WRITEMAP` never (it turns a
/// full disk into a crash).
package struct EnvironmentOptions: Sendable {
    /// What a commit waits for.
    package enum Durability: Sendable {
        /// Data and meta page are on the disk when a commit returns.
        case synchronous
        /// `MDB_NOMETASYNC`: after a power loss the last transaction may be missing, the file is whole.
        case withoutMetaSync
        /// `MDB_NOSYNC`: nothing is lost when the process dies, but after a power loss the file may be broken.
        case withoutSync
    }

    /// How many named databases may be open at a time.
    package var maximumDatabases: Int
    /// The largest size of the data file, in bytes: reserves address space, no memory and no disk.
    package var mapSize: Int
    /// How many read transactions may be open at a time, over all processes.
    package var maximumReaders: Int
    /// What a commit waits for.
    package var durability: Durability
    /// Opens for reading only; the directory must exist.
    package var isReadOnly: Bool
    /// Lets the kernel read ahead; without it (`MDB_NORDAHEAD`) random reads of data larger than memory are faster.
    package var readsAhead: Bool

    package init(
        maximumDatabases: Int = 16, mapSize: Int = 64 << 30, maximumReaders: Int = 126,
        durability: Durability = .synchronous, isReadOnly: Bool = false, readsAhead: Bool = true
    ) {
        self.maximumDatabases = maximumDatabases
        self.mapSize = mapSize
        self.maximumReaders = maximumReaders
        self.durability = durability
        self.isReadOnly = isReadOnly
        self.readsAhead = readsAhead
    }

    /// The flags of `mdb_env_open`.
    var flags: UInt32 {
        var flags = mdbNoThreadLocalStorage
        switch durability {
        case .synchronous: break
        case .withoutMetaSync: flags |= mdbNoMetaSync
        case .withoutSync: flags |= mdbNoSync
        }
        if isReadOnly { flags |= mdbReadOnly }
        if !readsAhead { flags |= mdbNoReadAhead }
        return flags
    }
}
