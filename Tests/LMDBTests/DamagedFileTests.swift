import LMDB
import TestBasics
import Testing

/// What becomes of a data file that a crash, a full disk or a bad copy has left behind.
@Suite struct DamagedFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// An environment with so many entries, in so many commits that it has a list of free pages, closed again.
    private func fill(entries: Int = 2000, commits: Int = 3) throws {
        let environment = try Environment(directory: directory.path)
        for commit in 0..<commits {
            let transaction = try environment.beginWrite()
            let database = try transaction.openDatabase("store")
            for entry in 0..<entries {
                try transaction.put("value \(commit)", for: "key \(entry)", in: database)
            }
            try transaction.commit()
        }
    }

    private func openingFailure() throws -> LMDBError {
        try failure { () throws(LMDBError) in try Environment(directory: directory.path) }
    }

    @Test func `a zero-length data file is a new, empty environment`() throws {
        try fill()
        try truncate(directory.dataFile, to: 0)
        let environment = try Environment(directory: directory.path)
        #expect(try environment.beginRead().databaseNames() == [])
        #expect(environment.lastTransactionID == 0)
    }

    @Test(arguments: [1, 100, 4096, 4200])
    func `a file that ends in its meta pages is invalid`(length: Int) throws {
        try fill()
        try truncate(directory.dataFile, to: length)
        let error = try openingFailure()
        #expect(error.is(.invalid))
        #expect(error.path == directory.dataFile)
        #expect(error.description.contains("restore it from a copy"))
    }

    @Test(arguments: [8192, 12288, 20480, 40960])
    func `a file that lost its end is refused, not opened to kill the process`(length: Int) throws {
        try fill()
        #expect(try size(of: directory.dataFile) > length)
        try truncate(directory.dataFile, to: length)
        let error = try openingFailure()
        #expect(error.is(.corrupted))
        #expect(error.description.contains("lost its end"))
        #expect(openFileCount(below: directory.path) == 0)
    }

    @Test func `a file that lost one page, or half of one, is refused`() throws {
        try fill(entries: 5000, commits: 1)
        let whole = try size(of: directory.dataFile)
        for length in [whole - 1, whole - 4096] {
            try truncate(directory.dataFile, to: length)
            #expect(try openingFailure().is(.corrupted))
        }
    }

    @Test func `a file is whole without free pages that were never written`() throws {
        try fill(entries: 500)
        let environment = try Environment(directory: directory.path)
        // Pages that are filled and emptied within a transaction go to the free list unwritten.
        let transaction = try environment.beginWrite()
        let database = try transaction.openDatabase("store")
        for entry in 10000..<12000 { try transaction.put("value", for: "key \(entry)", in: database) }
        for entry in (10000..<12000).reversed() { try transaction.delete("key \(entry)", in: database) }
        try transaction.commit()
        let used = environment.usedBytes
        environment.close()
        try #require(try size(of: directory.dataFile) < used, "LMDB wrote all pages: the test tests nothing")

        let again = try Environment(directory: directory.path)
        let next = try again.beginWrite()
        #expect(try next.text(for: "key 1", in: next.openDatabase("store")) == "value 2")
        try next.commit()
        again.close()

        // And even that file can lose its end.
        try truncate(directory.dataFile, to: 3 * 4096)
        #expect(try openingFailure().is(.corrupted))
    }

    @Test(arguments: [
        (offset: 0, "the first page's number is not read", LMDBError.Code?.none),
        (offset: 10, "flags", .invalid),
        (offset: 16, "magic number", .invalid),
        (offset: 20, "version", .versionMismatch),
        (offset: 40, "page size", .invalid),
        (offset: 136, "last page", .invalid),
        (offset: 4096 + 10, "flags of the second page", .invalid),
        (offset: 4096 + 16, "magic number of the second page", .invalid),
        (offset: 4096 + 40, "page size of the second page", .invalid),
    ])
    func `a garbled meta page is noticed`(offset: Int, what: String, code: LMDBError.Code?) throws {
        try fill()
        try overwrite(directory.dataFile, at: offset, with: [0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5])
        if let code {
            #expect(try openingFailure().is(code))
        } else {
            try Environment(directory: directory.path).close()
        }
    }

    @Test func `a page size of zero is no division by zero`() throws {
        try fill()
        try overwrite(directory.dataFile, at: 40, with: [0, 0, 0, 0])
        try overwrite(directory.dataFile, at: 4096 + 40, with: [0, 0, 0, 0])
        #expect(try openingFailure().is(.invalid))
    }

    @Test func `a garbled list of free pages ends the check of a short file`() throws {
        try fill()
        let whole = try size(of: directory.dataFile)
        try truncate(directory.dataFile, to: whole - 4096)
        for page in 2..<whole / 4096 - 1 {
            for offset in [10, 12, 16, 18] {
                let target = try TemporaryDirectory()
                try copyFile(directory.dataFile, to: target.dataFile)
                try overwrite(target.dataFile, at: page * 4096 + offset, with: [0xFF, 0xFF])
                #expect(
                    try failure { () throws(LMDBError) in try Environment(directory: target.path) }.is(.corrupted),
                    "page \(page) of \(whole/4096), offset \(offset)")
            }
        }
    }

    @Test func `a lock file that is garbage is made anew`() throws {
        try fill()
        try overwrite(directory.file("lock.mdb"), at: 0, with: Array(repeating: 0xA5, count: 8192))
        let environment = try Environment(directory: directory.path)
        let transaction = try environment.beginWrite()
        #expect(try transaction.databaseNames() == ["store"])
        try transaction.commit()
    }
}
