import LMDB
import Testing

@Suite struct LMDBErrorTests {
    private func error(_ code: LMDBError.Code, reason: String? = nil) -> LMDBError {
        LMDBError(code: code, operation: "mdb_put", path: "/state/data.mdb", reason: reason)
    }

    @Test(arguments: [
        (LMDBError.Code.mapFull, "MDB_MAP_FULL", "grow the map"),
        (.mapResized, "MDB_MAP_RESIZED", "adopt its size"),
        (.readersFull, "MDB_READERS_FULL", "allow more readers"),
        (.databasesFull, "MDB_DBS_FULL", "larger maximum"),
        (.transactionFull, "MDB_TXN_FULL", "several smaller ones"),
        (.badTransaction, "MDB_BAD_TXN", "abort it"),
        (.badValueSize, "MDB_BAD_VALSIZE", "1 to 511 bytes"),
        (.keyExists, "MDB_KEYEXIST", "there already"),
        (.invalid, "MDB_INVALID", "restore it from a copy"),
        (.versionMismatch, "MDB_VERSION_MISMATCH", "restore it from a copy"),
        (.corrupted, "MDB_CORRUPTED", "restore it from a copy"),
        (.pageNotFound, "MDB_PAGE_NOTFOUND", "restore it from a copy"),
        (.panic, "MDB_PANIC", "open it again"),
        (.noSpace, "No space left", "Free space"),
        (.permissionDenied, "Permission denied", "read and write access"),
        (.readOnly, "Read-only", "mounted read-only"),
        (.io, "Input/output error", "kernel's log"),
        (.outOfMemory, "Cannot allocate memory", "address space"),
        (.notFound, "MDB_NOTFOUND", ""),
    ])
    func `the text says what failed, where, why, and what to do`(code: LMDBError.Code, why: String, advice: String) {
        let text = error(code).description
        #expect(text.hasPrefix("mdb_put on /state/data.mdb failed: "))
        #expect(text.contains(why))
        #expect(text.contains("(\(code.rawValue))"))
        #expect(advice.isEmpty || text.contains(advice))
    }

    @Test func `a reason of ours takes the place of LMDB's text and advice`() {
        let text = error(.busy, reason: "the environment is open already").description
        #expect(text == "mdb_put on /state/data.mdb failed: the environment is open already (16).")
    }

    @Test func `codes are told apart, also those that have no name`() {
        #expect(error(.mapFull).is(.mapFull))
        #expect(!error(.mapFull).is(.mapResized))
        let odd = LMDBError.Code(rawValue: -12345)
        #expect(error(odd).is(odd))
        #expect(error(odd).code == -12345)
        #expect(!error(odd).description.isEmpty)
        #expect(error(.mapFull) == error(.mapFull))
        #expect(error(.mapFull) != error(.mapFull, reason: "x"))
    }
}
