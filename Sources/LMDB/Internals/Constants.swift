import CLMDB
import Glibc

// LMDB's and the system's C constants, spelled once; the rest of the module speaks Swift.

let mdbKeyExists: Int32 = MDB_KEYEXIST
let mdbNotFound: Int32 = MDB_NOTFOUND
let mdbPageNotFound: Int32 = MDB_PAGE_NOTFOUND
let mdbCorrupted: Int32 = MDB_CORRUPTED
let mdbPanic: Int32 = MDB_PANIC
let mdbVersionMismatch: Int32 = MDB_VERSION_MISMATCH
let mdbInvalid: Int32 = MDB_INVALID
let mdbMapFull: Int32 = MDB_MAP_FULL
let mdbDatabasesFull: Int32 = MDB_DBS_FULL
let mdbReadersFull: Int32 = MDB_READERS_FULL
let mdbTransactionFull: Int32 = MDB_TXN_FULL
let mdbCursorFull: Int32 = MDB_CURSOR_FULL
let mdbPageFull: Int32 = MDB_PAGE_FULL
let mdbMapResized: Int32 = MDB_MAP_RESIZED
let mdbIncompatible: Int32 = MDB_INCOMPATIBLE
let mdbBadReaderSlot: Int32 = MDB_BAD_RSLOT
let mdbBadTransaction: Int32 = MDB_BAD_TXN
let mdbBadValueSize: Int32 = MDB_BAD_VALSIZE
let mdbBadDatabase: Int32 = MDB_BAD_DBI

let errnoNoEntry: Int32 = ENOENT
let errnoInputOutput: Int32 = EIO
let errnoBadDescriptor: Int32 = EBADF
let errnoNoMemory: Int32 = ENOMEM
let errnoPermissionDenied: Int32 = EACCES
let errnoNotPermitted: Int32 = EPERM
let errnoBusy: Int32 = EBUSY
let errnoExists: Int32 = EEXIST
let errnoNotDirectory: Int32 = ENOTDIR
let errnoInvalidArgument: Int32 = EINVAL
let errnoNoSpace: Int32 = ENOSPC
let errnoReadOnlyFileSystem: Int32 = EROFS
let errnoQuotaExceeded: Int32 = EDQUOT
let errnoDeadlock: Int32 = EDEADLK
let errnoOwnerDead: Int32 = EOWNERDEAD

/// Flags of `mdb_put` and `mdb_cursor_put`.
let mdbNoOverwrite = UInt32(MDB_NOOVERWRITE)
let mdbAppend = UInt32(MDB_APPEND)
let mdbCurrent = UInt32(MDB_CURRENT)

/// Flag of `mdb_dbi_open`.
let mdbCreate = UInt32(MDB_CREATE)

/// Flag of `mdb_txn_begin` and `mdb_env_open`.
let mdbReadOnly = UInt32(MDB_RDONLY)

/// Flags of `mdb_env_open`.
let mdbNoThreadLocalStorage = UInt32(MDB_NOTLS)
let mdbNoMetaSync = UInt32(MDB_NOMETASYNC)
let mdbNoSync = UInt32(MDB_NOSYNC)
let mdbNoReadAhead = UInt32(MDB_NORDAHEAD)

/// Flag of `mdb_env_copyfd2`.
let mdbCopyCompacting = UInt32(MDB_CP_COMPACT)

/// The database that holds the names of all others: LMDB's `MAIN_DBI`.
let mainDatabaseHandle: UInt32 = 1
