import LMDB
import TestBasics
import Testing

@Suite struct WriteTransactionTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(directory: directory.path, options: EnvironmentOptions(durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        try transaction.commit()
    }

    private func committed(_ key: String) throws -> String? {
        try environment.beginRead().text(for: key, in: database)
    }

    @Test func `a put is read back in the transaction, and by others after the commit`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        #expect(try transaction.text(for: "a", in: database) == "1")
        #expect(try transaction.text(for: "b", in: database) == nil)
        #expect(try committed("a") == nil)
        try transaction.commit()
        #expect(try committed("a") == "1")
    }

    @Test func `an aborted write transaction leaves nothing behind`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        transaction.abort()
        #expect(try committed("a") == nil)
        #expect(environment.lastTransactionID == 1)
    }

    @Test func `a dropped write transaction leaves nothing behind`() throws {
        do {
            let transaction = try environment.beginWrite()
            try transaction.put("1", for: "a", in: database)
        }
        #expect(try committed("a") == nil)
        // The writer's lock was given back.
        try environment.beginWrite().commit()
    }

    @Test func `a write transaction may be stored and taken`() throws {
        final class Owner {
            var transaction: WriteTransaction?
        }
        let owner = Owner()
        owner.transaction = try environment.beginWrite()
        try owner.transaction?.put("1", for: "a", in: database)
        try owner.transaction.take()?.commit()
        #expect(try committed("a") == "1")
    }

    @Test func `upsert replaces, insert-only refuses and changes nothing`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        try transaction.put("longer", for: "a", in: database)
        #expect(try transaction.text(for: "a", in: database) == "longer")
        let error = try failure { () throws(LMDBError) in
            try transaction.put("2", for: "a", in: database, mode: .insertOnly)
        }
        #expect(error.is(.keyExists))
        try transaction.put("3", for: "b", in: database, mode: .insertOnly)
        #expect(try transaction.text(for: "a", in: database) == "longer")
        try transaction.commit()
        #expect(try committed("b") == "3")
    }

    @Test func `append takes ascending keys only, and a refusal does no harm`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "b", in: database, mode: .append)
        for key in ["a", "b"] {
            let error = try failure { () throws(LMDBError) in
                try transaction.put("2", for: key, in: database, mode: .append)
            }
            #expect(error.is(.keyExists))
        }
        try transaction.put("3", for: "c", in: database, mode: .append)
        #expect(try transaction.entryCount(of: database) == 2)
        try transaction.commit()
        #expect(try committed("b") == "1")
    }

    @Test func `delete says whether the key was there`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        #expect(try transaction.delete("a", in: database))
        #expect(try !transaction.delete("a", in: database))
        #expect(try transaction.entryCount(of: database) == 0)
    }

    @Test(arguments: [1, 2, 510, 511])
    func `a key of a legal length makes the round trip`(length: Int) throws {
        let key = Array(repeating: UInt8(0xEE), count: length)
        let transaction = try environment.beginWrite()
        try transaction.put([1, 2, 3], for: key, in: database)
        #expect(try transaction.array(for: key, in: database) == [1, 2, 3])
        try transaction.commit()
    }

    @Test(arguments: [0, 512, 4096])
    func `a key of another length is refused, and the transaction lives on`(length: Int) throws {
        let key = Array(repeating: UInt8(0xEE), count: length)
        let transaction = try environment.beginWrite()
        let error = try failure { () throws(LMDBError) in try transaction.put([1], for: key, in: database) }
        #expect(error.is(.badValueSize))
        #expect(error.description.contains("1 to 511 bytes"))
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
        #expect(try committed("a") == "1")
    }

    @Test func `an empty key can't be read or deleted either`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("1", for: "a", in: database)
        #expect(try failure { () throws(LMDBError) in try transaction.text(for: "", in: database) }.is(.badValueSize))
        #expect(try failure { () throws(LMDBError) in try transaction.delete("", in: database) }.is(.badValueSize))
    }

    @Test(arguments: [0, 1, 2000, 2030, 2031, 4096, 100_000, 10_000_000])
    func `a value of any length makes the round trip`(length: Int) throws {
        let value = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let transaction = try environment.beginWrite()
        try transaction.put(value, for: [1], in: database)
        #expect(try transaction.array(for: [1], in: database) == value)
        try transaction.commit()
        let reader = try environment.beginRead()
        let key: [UInt8] = [1]
        #expect(try unsafe reader.value(for: key.span.bytes, in: database)?.array == value)
    }

    @Test func `a second write transaction on the thread is refused, not waited for`() throws {
        let transaction = try environment.beginWrite()
        let error = try failure { () throws(LMDBError) in try environment.beginWrite() }
        #expect(error.is(.deadlock))
        try transaction.commit()
        try environment.beginWrite().commit()
    }

    @Test func `a commit after an ignored error fails and leaves nothing`() throws {
        let small: Environment = try Environment(
            directory: directory.file("small"), options: EnvironmentOptions(mapSize: 64 << 10))
        let setUp = try small.beginWrite()
        let database = try setUp.openDatabase("store")
        try setUp.commit()
        let transaction = try small.beginWrite()
        try transaction.put("1", for: "a", in: database)
        #expect(
            try failure { () throws(LMDBError) in
                try transaction.put(Array(repeating: 0, count: 1 << 20), for: [1], in: database)
            }.is(.mapFull))
        do {
            try transaction.commit()
            Issue.record("the commit succeeded")
        } catch {
            #expect(error.is(.badTransaction))
            #expect(error.description.contains("abort it"))
        }
        #expect(try small.beginRead().text(for: "a", in: database) == nil)
        try small.beginWrite().commit()
    }
}
