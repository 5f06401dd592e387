extension LMDBError {
    /// The codes that callers tell apart. Open: any other code of LMDB or `errno` can be made from its number.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }
    }
}

extension LMDBError.Code {
    /// `MDB_NOTFOUND`
    package static var notFound: Self { Self(rawValue: mdbNotFound) }
    /// `MDB_KEYEXIST`
    package static var keyExists: Self { Self(rawValue: mdbKeyExists) }
    /// `MDB_PAGE_NOTFOUND`
    package static var pageNotFound: Self { Self(rawValue: mdbPageNotFound) }
    /// `MDB_CORRUPTED`
    package static var corrupted: Self { Self(rawValue: mdbCorrupted) }
    /// `MDB_PANIC`
    package static var panic: Self { Self(rawValue: mdbPanic) }
    /// `MDB_VERSION_MISMATCH`
    package static var versionMismatch: Self { Self(rawValue: mdbVersionMismatch) }
    /// `MDB_INVALID`
    package static var invalid: Self { Self(rawValue: mdbInvalid) }
    /// `MDB_MAP_FULL`
    package static var mapFull: Self { Self(rawValue: mdbMapFull) }
    /// `MDB_DBS_FULL`
    package static var databasesFull: Self { Self(rawValue: mdbDatabasesFull) }
    /// `MDB_READERS_FULL`
    package static var readersFull: Self { Self(rawValue: mdbReadersFull) }
    /// `MDB_TXN_FULL`
    package static var transactionFull: Self { Self(rawValue: mdbTransactionFull) }
    /// `MDB_CURSOR_FULL`
    package static var cursorFull: Self { Self(rawValue: mdbCursorFull) }
    /// `MDB_PAGE_FULL`
    package static var pageFull: Self { Self(rawValue: mdbPageFull) }
    /// `MDB_MAP_RESIZED`
    package static var mapResized: Self { Self(rawValue: mdbMapResized) }
    /// `MDB_INCOMPATIBLE`
    package static var incompatible: Self { Self(rawValue: mdbIncompatible) }
    /// `MDB_BAD_RSLOT`
    package static var badReaderSlot: Self { Self(rawValue: mdbBadReaderSlot) }
    /// `MDB_BAD_TXN`
    package static var badTransaction: Self { Self(rawValue: mdbBadTransaction) }
    /// `MDB_BAD_VALSIZE`
    package static var badValueSize: Self { Self(rawValue: mdbBadValueSize) }
    /// `MDB_BAD_DBI`
    package static var badDatabase: Self { Self(rawValue: mdbBadDatabase) }

    /// `ENOENT`
    package static var noSuchFile: Self { Self(rawValue: errnoNoEntry) }
    /// `EIO`
    package static var io: Self { Self(rawValue: errnoInputOutput) }
    /// `ENOMEM`
    package static var outOfMemory: Self { Self(rawValue: errnoNoMemory) }
    /// `EACCES`
    package static var permissionDenied: Self { Self(rawValue: errnoPermissionDenied) }
    /// `EPERM`: also a transaction used on another thread than its own.
    package static var notPermitted: Self { Self(rawValue: errnoNotPermitted) }
    /// `EBUSY`: the environment is open already, or a transaction is in the way.
    package static var busy: Self { Self(rawValue: errnoBusy) }
    /// `EEXIST`
    package static var fileExists: Self { Self(rawValue: errnoExists) }
    /// `ENOTDIR`
    package static var notDirectory: Self { Self(rawValue: errnoNotDirectory) }
    /// `EINVAL`
    package static var invalidArgument: Self { Self(rawValue: errnoInvalidArgument) }
    /// `ENOSPC`
    package static var noSpace: Self { Self(rawValue: errnoNoSpace) }
    /// `EDQUOT`
    package static var quotaExceeded: Self { Self(rawValue: errnoQuotaExceeded) }
    /// `EROFS`: also a write to an environment that was opened read-only.
    package static var readOnly: Self { Self(rawValue: errnoReadOnlyFileSystem) }
    /// `EDEADLK`: this thread has a write transaction open already.
    package static var deadlock: Self { Self(rawValue: errnoDeadlock) }
    /// `EOWNERDEAD`: a write transaction was let go on another thread than its own.
    package static var ownerDead: Self { Self(rawValue: errnoOwnerDead) }
    /// `EBADF`: the environment is closed.
    package static var closed: Self { Self(rawValue: errnoBadDescriptor) }
}
