import LMDB
import TestBasics
import Testing

@Suite struct MapSizeTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(
            directory: directory.path, options: EnvironmentOptions(mapSize: 256 << 10, durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        try transaction.commit()
    }

    /// Puts and commits 1 MB; throws `.mapFull` while the map is small.
    private func load() throws(LMDBError) {
        let transaction = try environment.beginWrite()
        for number in 0..<100 {
            try transaction.put(
                Array(repeating: UInt8(number), count: 10_000), for: "key \(number)".bytes, in: database)
        }
        try transaction.commit()
    }

    @Test func `a full map is an error; grown, it takes the same work`() throws {
        let error = try failure { () throws(LMDBError) in try load() }
        #expect(error.is(.mapFull))
        #expect(error.description.contains("grow the map"))
        #expect(error.path == directory.dataFile)
        #expect(try environment.beginRead().entryCount(of: database) == 0)

        try environment.growMap(to: 4 << 20)
        #expect(environment.mapSize == 4 << 20)
        try load()
        #expect(try environment.beginRead().entryCount(of: database) == 100)
    }

    @Test func `the map can't be moved under a live transaction`() throws {
        let reader = try environment.beginRead()
        #expect(try failure { () throws(LMDBError) in try environment.growMap(to: 4 << 20) }.is(.busy))
        reader.end()
        let transaction = try environment.beginWrite()
        let error = try failure { () throws(LMDBError) in try environment.growMap(to: 4 << 20) }
        #expect(error.is(.busy))
        #expect(error.description.contains("end them first"))
        #expect(try failure { () throws(LMDBError) in try environment.adoptMapSize() }.is(.busy))
        transaction.abort()
        try environment.growMap(to: 4 << 20)
    }

    @Test func `the map can't shrink`() throws {
        let error = try failure { () throws(LMDBError) in try environment.growMap(to: 128 << 10) }
        #expect(error.is(.invalidArgument))
        #expect(environment.mapSize == 256 << 10)
    }

    @Test func `another process that outgrows the map is told, and its size adopted`() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            try growElsewhere(path)
        }
        #expect(try failure { () throws(LMDBError) in try environment.beginRead() }.is(.mapResized))
        #expect(try failure { () throws(LMDBError) in try beginAndAbort() }.is(.mapResized))
        try environment.adoptMapSize()
        #expect(environment.mapSize == 4 << 20)
        #expect(try environment.beginRead().entryCount(of: database) == 1)
    }

    private func beginAndAbort() throws(LMDBError) {
        try environment.beginWrite().abort()
    }
}

private func growElsewhere(_ path: String) throws {
    let environment = try Environment(directory: path, options: EnvironmentOptions(mapSize: 4 << 20))
    let transaction = try environment.beginWrite()
    let database = try transaction.openDatabase("store")
    try transaction.put(Array(repeating: 1, count: 2 << 20), for: [1], in: database)
    try transaction.commit()
}
