import LMDB
import TestBasics
import Testing

@Suite struct EnvironmentTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `opening makes a directory and files for the owner only`() throws {
        let path = directory.file("new")
        let environment = try Environment(directory: path)
        #expect(try permissions(of: path) == 0o700)
        #expect(namesInDirectory(path) == ["data.mdb", "lock.mdb"])
        #expect(try permissions(of: path + "/data.mdb") == 0o600)
        #expect(try permissions(of: path + "/lock.mdb") == 0o600)
        environment.close()
    }

    @Test func `what was committed is there after opening again`() throws {
        for round in 0..<3 {
            let environment = try Environment(directory: directory.path)
            let transaction = try environment.beginWrite()
            let database = try transaction.openDatabase("store")
            #expect(try transaction.entryCount(of: database) == round)
            try transaction.put("value", for: "key \(round)", in: database)
            try transaction.commit()
        }
    }

    @Test(arguments: [
        EnvironmentOptions.Durability.synchronous, .withoutMetaSync, .withoutSync,
    ])
    func `every durability commits and syncs`(durability: EnvironmentOptions.Durability) throws {
        let environment = try Environment(
            directory: directory.path, options: EnvironmentOptions(durability: durability, readsAhead: false))
        let transaction = try environment.beginWrite()
        let database = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
        try environment.sync(force: true)
        #expect(try environment.beginRead().text(for: "a", in: database) == "1")
    }

    @Test func `a second opening in the process is refused, by any name of the directory`() throws {
        let environment = try Environment(directory: directory.path)
        for name in [directory.path, directory.path + "/", directory.path + "/."] {
            let error = try failure { () throws(LMDBError) in try Environment(directory: name) }
            #expect(error.is(.busy))
            #expect(error.description.contains("open already"))
        }
        environment.close()
        try Environment(directory: directory.path).close()
    }

    @Test func `a failed opening frees everything it took`() throws {
        try overwrite(directory.dataFile, at: 0, with: Array(repeating: 0x41, count: 8192))
        for _ in 0..<3 {
            let error = try failure { () throws(LMDBError) in try Environment(directory: directory.path) }
            #expect(error.is(.invalid))
        }
        #expect(openFileCount(below: directory.path) == 0)
        try truncate(directory.dataFile, to: 0)
        // Neither the directory nor the lock file is held any more.
        try Environment(directory: directory.path).close()
        #expect(openFileCount(below: directory.path) == 0)
    }

    @Test func `letting go closes`() throws {
        do {
            let environment = try Environment(directory: directory.path)
            #expect(openFileCount(below: directory.path) > 0)
            #expect(environment.mapSize == 64 << 30)
        }
        #expect(openFileCount(below: directory.path) == 0)
    }

    @Test func `closing twice is fine, and a closed environment says so`() throws {
        let environment = try Environment(directory: directory.path)
        environment.close()
        environment.close()
        for error in [
            try failure { () throws(LMDBError) in try environment.beginWrite() },
            try failure { () throws(LMDBError) in try environment.beginRead() },
            try failure { () throws(LMDBError) in try environment.sync(force: true) },
            try failure { () throws(LMDBError) in try environment.checkReaders() },
            try failure { () throws(LMDBError) in try environment.growMap(to: 1 << 40) },
            try failure { () throws(LMDBError) in try environment.releaseResidentPages() },
        ] {
            #expect(error.is(.closed))
            #expect(error.description.contains("is closed"))
        }
        #expect(environment.mapSize == 64 << 30)
    }

    @Test func `a live transaction keeps the environment open`() throws {
        let environment = try Environment(directory: directory.path)
        let transaction = try environment.beginWrite()
        let reader = try environment.beginRead()
        environment.close()
        #expect(try failure { () throws(LMDBError) in try Environment(directory: directory.path) }.is(.busy))
        let database = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
        #expect(try reader.databaseNames() == [])
        #expect(try failure { () throws(LMDBError) in try Environment(directory: directory.path) }.is(.busy))
        reader.end()
        let again = try Environment(directory: directory.path)
        #expect(try again.beginRead().databaseNames() == ["store"])
    }

    @Test func `a transaction outlives every other reference to its environment`() throws {
        let transaction = try Environment(directory: directory.path).beginWrite()
        let database = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
        let reader = try Environment(directory: directory.path).beginRead()
        let found = try #require(try reader.existingDatabase("store"))
        #expect(try reader.text(for: "a", in: found) == "1")
    }

    @Test func `a read-only environment reads, refuses to write, and makes nothing`() throws {
        let missing = directory.file("missing")
        let options = EnvironmentOptions(isReadOnly: true)
        #expect(
            try failure { () throws(LMDBError) in try Environment(directory: missing, options: options) }
                .is(.noSuchFile))
        #expect(namesInDirectory(directory.path).isEmpty)

        let writable = try Environment(directory: directory.path)
        let transaction = try writable.beginWrite()
        try transaction.put("1", for: "a", in: try transaction.openDatabase("store"))
        try transaction.commit()
        writable.close()

        let environment = try Environment(directory: directory.path, options: options)
        let reader = try environment.beginRead()
        let database = try #require(try reader.existingDatabase("store"))
        #expect(try reader.text(for: "a", in: database) == "1")
        #expect(try failure { () throws(LMDBError) in try environment.beginWrite() }.is(.readOnly))
        #expect(try failure { () throws(LMDBError) in try environment.sync(force: true) }.is(.readOnly))
    }

    @Test func `a name that no directory can have is refused`() throws {
        for name in ["", directory.path + "\0"] {
            #expect(try failure { () throws(LMDBError) in try Environment(directory: name) }.is(.invalidArgument))
        }
    }

    @Test func `a file in the directory's place is an error`() throws {
        let path = directory.file("file")
        try overwrite(path, at: 0, with: [1])
        #expect(try failure { () throws(LMDBError) in try Environment(directory: path) }.is(.notDirectory))
        #expect(try failure { () throws(LMDBError) in try Environment(directory: path + "/x") }.is(.notDirectory))
        #expect(
            try failure { () throws(LMDBError) in try Environment(directory: directory.path + "/no/way") }
                .is(.noSuchFile))
    }

    @Test(arguments: [
        EnvironmentOptions(maximumDatabases: -1), EnvironmentOptions(mapSize: 0), EnvironmentOptions(mapSize: -4096),
        EnvironmentOptions(maximumReaders: 0), EnvironmentOptions(maximumReaders: 1 << 40),
    ])
    func `senseless options are refused`(options: EnvironmentOptions) throws {
        let error = try failure { () throws(LMDBError) in try Environment(directory: directory.path, options: options) }
        #expect(error.is(.invalidArgument))
        try Environment(directory: directory.path).close()
    }

    @Test func `the information follows the commits`() throws {
        let environment = try Environment(directory: directory.path)
        #expect(environment.lastTransactionID == 0)
        let emptyBytes = environment.usedBytes
        for expected in 1...3 {
            let transaction = try environment.beginWrite()
            let database = try transaction.openDatabase("store")
            try transaction.put(Array(repeating: 7, count: 100_000), for: [UInt8(expected)], in: database)
            try transaction.commit()
            #expect(environment.lastTransactionID == expected)
        }
        #expect(environment.usedBytes >= emptyBytes + 300_000)
        let known = environment.information
        environment.close()
        #expect(environment.information == known)
    }
}
