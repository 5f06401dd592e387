import Glibc
import LMDB
import TestBasics
import Testing

@Suite struct MaintenanceTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(
            directory: directory.file("original"), options: EnvironmentOptions(durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        for number in 1000..<6000 { try transaction.put("value \(number)", for: "key \(number)", in: database) }
        try transaction.commit()
    }

    private func listing(_ environment: Environment) throws -> [String] {
        let reader = try environment.beginRead()
        let database = try #require(try reader.existingDatabase("store"))
        var cursor = try reader.openCursor(in: database)
        return try cursor.listing()
    }

    @Test(arguments: [true, false])
    func `a copy opens and holds the same entries`(compacting: Bool) throws {
        let transaction = try environment.beginWrite()
        for number in 1000..<5000 { try transaction.delete("key \(number)", in: database) }
        try transaction.commit()
        let path = directory.file("copy")
        try environment.copy(to: path, compacting: compacting)
        #expect(try permissions(of: path) == 0o700)
        #expect(try permissions(of: path + "/data.mdb") == 0o600)
        let (original, copied) = (
            try size(of: directory.file("original/data.mdb")), try size(of: path + "/data.mdb")
        )
        #expect(compacting ? copied < original / 2 : copied == original)
        let copy = try Environment(directory: path)
        #expect(try listing(copy) == listing(environment))
        #expect(try listing(copy).count == 1000)
        let next = try copy.beginWrite()
        try next.put("1", for: "a", in: next.openDatabase("store"))
        try next.commit()
        #expect(try listing(copy).count == 1001)
        #expect(try listing(environment).count == 1000)
    }

    @Test(arguments: [true, false])
    func `a copy never overwrites, and a failed one leaves nothing`(compacting: Bool) throws {
        let path = directory.file("copy")
        try environment.copy(to: path, compacting: compacting)
        let before = try size(of: path + "/data.mdb")
        let error = try failure { () throws(LMDBError) in try environment.copy(to: path, compacting: compacting) }
        #expect(error.is(.fileExists))
        #expect(error.path == path + "/data.mdb")
        #expect(try size(of: path + "/data.mdb") == before)
        #expect(
            try failure { () throws(LMDBError) in
                try environment.copy(to: directory.file("no/way"), compacting: compacting)
            }.is(.noSuchFile))
        #expect(openFileCount(below: directory.file("copy")) == 0)
    }

    @Test func `a copy while the own thread writes is refused, not waited for`() throws {
        let transaction = try environment.beginWrite()
        let error = try failure { () throws(LMDBError) in
            try environment.copy(to: directory.file("copy"), compacting: false)
        }
        #expect(error.is(.deadlock))
        transaction.abort()
        try environment.copy(to: directory.file("copy"), compacting: false)
    }

    @Test func `a second process may open, and its slots are cleared after its death`() async throws {
        #expect(try environment.checkReaders() == 0)
        let path = directory.file("original")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            try dieReading(path)
        }
        #expect(try environment.checkReaders() == 1)
        #expect(try environment.checkReaders() == 0)
    }

    @Test func `a writer that dies in another process blocks nobody and leaves nothing`() async throws {
        let path = directory.file("original")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            try dieWriting(path)
        }
        try writeOnce()
        #expect(try listing(environment).count == 5001)
    }

    private func writeOnce() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
    }

    @Test func `releasing resident pages frees memory and loses nothing`() throws {
        let transaction = try environment.beginWrite()
        let large = try transaction.openDatabase("large")
        for number in 0..<2000 {
            try transaction.put(Array(repeating: UInt8(number % 256), count: 8000), for: "\(number)".bytes, in: large)
        }
        try transaction.commit()
        func touchEverything() throws -> Int {
            let reader = try environment.beginRead()
            var cursor = try reader.openCursor(in: large)
            var sum = 0
            while try cursor.next() { sum += cursor.value.array.reduce(0) { $0 + Int($1) } }
            return sum
        }
        let sum = try touchEverything()
        let reader = try environment.beginRead()
        let before = try residentBytes(of: directory.file("original/data.mdb"))
        #expect(before > 16_000_000)
        try environment.releaseResidentPages()
        let after = try residentBytes(of: directory.file("original/data.mdb"))
        #expect(after < before / 4)
        #expect(try reader.text(for: "key 1000", in: database) == "value 1000")
        #expect(try touchEverything() == sum)
    }

    @Test func `an empty environment has no resident pages to release`() throws {
        try Environment(directory: directory.file("empty")).releaseResidentPages()
    }
}

private func dieReading(_ path: String) throws {
    let environment = try Environment(directory: path)
    let reader = try environment.beginRead()
    #expect(try reader.databaseNames() == ["store"])
    kill(getpid(), SIGKILL)
}

private func dieWriting(_ path: String) throws {
    let environment = try Environment(directory: path)
    let transaction = try environment.beginWrite()
    let database = try transaction.openDatabase("store")
    try transaction.put("never", for: "never", in: database)
    kill(getpid(), SIGKILL)
}

/// How much of a file's mapping is in this process's memory, by `/proc/self/smaps`.
private func residentBytes(of path: String) throws -> Int {
    let file = unsafe fopen("/proc/self/smaps", "r")
    guard let file = unsafe file else { throw SystemFailure(code: errno) }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 8192)
    var isOurs = false
    while unsafe fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if text.contains("/") { isOurs = text.contains(path) }
        if isOurs, text.hasPrefix("Rss:") {
            return (text.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) << 10
        }
    }
    return 0
}
