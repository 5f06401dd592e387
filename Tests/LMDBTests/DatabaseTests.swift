import LMDB
import TestBasics
import Testing

@Suite struct DatabaseTests {
    let directory: TemporaryDirectory
    let environment: Environment

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(
            directory: directory.path, options: EnvironmentOptions(maximumDatabases: 3, durability: .withoutSync))
    }

    @Test func `databases keep their keys apart and list their names`() throws {
        let transaction = try environment.beginWrite()
        let names = ["beta", "alpha", "größer"]
        for name in names {
            let database = try transaction.openDatabase(name)
            try transaction.put(name, for: "name", in: database)
        }
        for name in names {
            #expect(try transaction.text(for: "name", in: transaction.openDatabase(name)) == name)
        }
        #expect(try transaction.databaseNames() == ["alpha", "beta", "größer"])
        try transaction.commit()
        #expect(try environment.beginRead().databaseNames() == ["alpha", "beta", "größer"])
    }

    @Test func `opening a database again gives the same one`() throws {
        let transaction = try environment.beginWrite()
        let database = try transaction.openDatabase("store")
        #expect(try transaction.openDatabase("store") == database)
        try transaction.commit()
        let next = try environment.beginWrite()
        #expect(try next.openDatabase("store") == database)
        #expect(try next.existingDatabase("store") == database)
        next.abort()
        #expect(try environment.beginRead().existingDatabase("store") == database)
    }

    @Test func `a missing database is nil or an error, and isn't made`() throws {
        let transaction = try environment.beginWrite()
        #expect(try transaction.existingDatabase("none") == nil)
        #expect(
            try failure { () throws(LMDBError) in try transaction.openDatabase("none", create: false) }.is(.notFound))
        #expect(try transaction.databaseNames() == [])
        try transaction.commit()
        #expect(try environment.beginRead().existingDatabase("none") == nil)
    }

    @Test func `a name that LMDB would cut short or misread is refused`() throws {
        let transaction = try environment.beginWrite()
        for name in ["", "a\0b"] {
            #expect(
                try failure { () throws(LMDBError) in try transaction.openDatabase(name) }.is(.invalidArgument))
        }
        let long = String(repeating: "n", count: 512)
        #expect(try failure { () throws(LMDBError) in try transaction.openDatabase(long) }.is(.badValueSize))
    }

    @Test func `more databases than allowed are an error that says what to do`() throws {
        let transaction = try environment.beginWrite()
        for name in ["a", "b", "c"] { _ = try transaction.openDatabase(name) }
        let error = try failure { () throws(LMDBError) in try transaction.openDatabase("d") }
        #expect(error.is(.databasesFull))
        #expect(error.description.contains("larger maximum"))
        try transaction.commit()
        environment.close()

        let small = EnvironmentOptions(maximumDatabases: 2)
        #expect(
            try failure { () throws(LMDBError) in try Environment(directory: directory.path, options: small) }
                .is(.databasesFull))
        let large = try Environment(directory: directory.path, options: EnvironmentOptions(maximumDatabases: 4))
        let next = try large.beginWrite()
        _ = try next.openDatabase("d")
        try next.commit()
    }

    @Test func `a database of an aborted transaction is of no use, and its place is`() throws {
        let transaction = try environment.beginWrite()
        let lost = try transaction.openDatabase("lost")
        transaction.abort()
        let next = try environment.beginWrite()
        #expect(try failure { () throws(LMDBError) in try next.put("1", for: "a", in: lost) }.is(.badDatabase))
        let other = try next.openDatabase("other")
        try next.put("1", for: "a", in: other)
        // LMDB gave the new database the number of the old one.
        #expect(try failure { () throws(LMDBError) in try next.text(for: "a", in: lost) }.is(.badDatabase))
        #expect(try next.databaseNames() == ["other"])
        try next.commit()
    }

    @Test func `a database of another environment is refused`() throws {
        let elsewhere = try Environment(directory: directory.file("elsewhere"))
        let there = try elsewhere.beginWrite()
        let foreign = try there.openDatabase("store")
        let transaction = try environment.beginWrite()
        let own = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: own)
        #expect(try failure { () throws(LMDBError) in try transaction.text(for: "a", in: foreign) }.is(.badDatabase))
        #expect(try failure { () throws(LMDBError) in try there.text(for: "a", in: own) }.is(.badDatabase))
        try transaction.commit()
        try there.commit()
    }

    @Test func `empty deletes all entries and keeps the database`() throws {
        let transaction = try environment.beginWrite()
        let database = try transaction.openDatabase("store")
        for number in 0..<1000 { try transaction.put("value", for: "\(number)", in: database) }
        #expect(try transaction.statistics(of: database).depth > 1)
        try transaction.empty(database)
        #expect(try transaction.statistics(of: database) == DatabaseStatistics())
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
        let reader = try environment.beginRead()
        #expect(try reader.entryCount(of: database) == 1)
        #expect(try reader.databaseNames() == ["store"])
    }

    @Test func `drop deletes the database for everybody`() throws {
        let setUp = try environment.beginWrite()
        let database = try setUp.openDatabase("store")
        try setUp.put("1", for: "a", in: database)
        try setUp.commit()
        let reader = try environment.beginRead()

        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        #expect(try cursor.first())
        try transaction.drop(database)
        #expect(cursor.isOnEntry == false)
        #expect(try failure { () throws(LMDBError) in try transaction.text(for: "a", in: database) }.is(.badDatabase))
        let next = try transaction.openDatabase("next")
        do {
            _ = try cursor.first()
            Issue.record("a cursor of a dropped database moved")
        } catch {
            #expect(error.is(.badDatabase))
        }
        try transaction.put("2", for: "b", in: next)
        try transaction.commit()

        #expect(try failure { () throws(LMDBError) in try reader.text(for: "a", in: database) }.is(.badDatabase))
        #expect(try failure { () throws(LMDBError) in try reader.text(for: "b", in: next) }.is(.badDatabase))
        #expect(try failure { () throws(LMDBError) in try reader.existingDatabase("next") }.is(.badDatabase))
        reader.end()
        #expect(try environment.beginRead().databaseNames() == ["next"])
    }

    @Test func `a drop that is aborted leaves the entries, and the database to be opened again`() throws {
        let setUp = try environment.beginWrite()
        let database = try setUp.openDatabase("store")
        try setUp.put("1", for: "a", in: database)
        try setUp.commit()
        let transaction = try environment.beginWrite()
        try transaction.drop(database)
        transaction.abort()

        let reader = try environment.beginRead()
        #expect(try failure { () throws(LMDBError) in try reader.text(for: "a", in: database) }.is(.badDatabase))
        let error = try failure { () throws(LMDBError) in try reader.existingDatabase("store") }
        #expect(error.is(.badDatabase))
        #expect(error.description.contains("open it in a write transaction"))
        reader.end()

        let next = try environment.beginWrite()
        let again = try #require(try next.existingDatabase("store"))
        #expect(try next.text(for: "a", in: again) == "1")
        try next.commit()
        #expect(try environment.beginRead().existingDatabase("store") == again)
    }

    @Test func `databases may be dropped and made again, many times`() throws {
        for round in 0..<50 {
            let transaction = try environment.beginWrite()
            for name in ["a", "b", "c"] {
                if let old = try transaction.existingDatabase(name) { try transaction.drop(old) }
                let new = try transaction.openDatabase(name)
                try transaction.put("\(round)", for: name, in: new)
            }
            if round % 3 == 2 { transaction.abort() } else { try transaction.commit() }
        }
        let reader = try environment.beginRead()
        #expect(try reader.databaseNames() == ["a", "b", "c"])
    }
}
