import LMDB
import TestBasics
import Testing

/// Cursors may be let go before and after their transaction, in any order.
@Suite struct CursorLifetimeTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(directory: directory.path, options: EnvironmentOptions(durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
    }

    /// A class whose properties are let go in the order of their declaration.
    private final class TransactionFirst {
        var transaction: WriteTransaction?
        var cursor: Cursor?
    }

    private final class CursorFirst {
        var cursor: Cursor?
        var transaction: WriteTransaction?
    }

    enum Ending: CaseIterable {
        case commit, abort, letGo
    }

    @Test(arguments: Ending.allCases)
    func `a cursor that outlives its write transaction is dead`(ending: Ending) throws {
        let owner = TransactionFirst()
        owner.transaction = try environment.beginWrite()
        owner.cursor = try owner.transaction?.openCursor(in: database)
        #expect(try owner.cursor?.first() == true)
        switch ending {
        case .commit: try owner.transaction.take()?.commit()
        case .abort: owner.transaction.take()?.abort()
        case .letGo: owner.transaction = nil
        }
        try expectDead(&owner.cursor)
        // Also while another transaction uses the memory of the old one, which LMDB keeps.
        let next = try environment.beginWrite()
        try expectDead(&owner.cursor)
        owner.cursor = nil
        try next.put("2", for: "b", in: database)
        try next.commit()
        #expect(try environment.beginRead().entryCount(of: database) == 2)
    }

    private func expectDead(_ cursor: inout Cursor?) throws {
        #expect(cursor?.isOnEntry == false)
        for attempt in 0..<6 {
            do throws(LMDBError) {
                switch attempt {
                case 0: _ = try cursor?.first()
                case 1: _ = try cursor?.seek("a")
                case 2: _ = try cursor?.seek(atOrAfter: "a")
                case 3: try cursor?.put("x", for: "x")
                case 4: try cursor?.replaceCurrent("x", key: "a")
                default: try cursor?.deleteCurrent()
                }
                Issue.record("nothing was thrown")
            } catch {
                #expect(error.is(.badTransaction))
                #expect(error.description.contains("has ended"))
            }
        }
    }

    @Test func `owner objects may be let go with either order of their properties`() throws {
        for _ in 0..<3 {
            let first = TransactionFirst()
            first.transaction = try environment.beginWrite()
            first.cursor = try first.transaction?.openCursor(in: database)
            try first.cursor?.put("2", for: "b")
        }
        for _ in 0..<3 {
            let first = CursorFirst()
            first.transaction = try environment.beginWrite()
            first.cursor = try first.transaction?.openCursor(in: database)
            try first.cursor?.put("2", for: "b")
        }
        #expect(try environment.beginRead().entryCount(of: database) == 1)
    }

    @Test func `many cursors come and go within a transaction`() throws {
        let transaction = try environment.beginWrite()
        let kept = try transaction.openCursor(in: database)
        for number in 0..<100 {
            var cursor = try transaction.openCursor(in: database)
            try cursor.put("x", for: "\(number)")
        }
        try transaction.commit()
        _ = consume kept
        #expect(try environment.beginRead().entryCount(of: database) == 101)
    }

    @Test func `a cursor that outlives its read transaction and environment is dead`() throws {
        let reader = try environment.beginRead()
        var cursor: Cursor? = try reader.openCursor(in: database)
        #expect(try cursor?.first() == true)
        reader.end()
        try expectDead(&cursor)
        environment.close()
        try expectDead(&cursor)
        cursor = nil
    }

    @Test func `a reset kills the cursors of a read transaction`() throws {
        var reader = try environment.beginRead()
        var cursor: Cursor? = try reader.openCursor(in: database)
        #expect(try cursor?.first() == true)
        reader.reset()
        try expectDead(&cursor)
        try reader.renew()
        try expectDead(&cursor)
        var fresh = try reader.openCursor(in: database)
        #expect(try fresh.listing() == ["a=1"])
    }

    @Test func `reading the entry of a cursor that has none is trapped`() async {
        environment.close()
        await #expect(processExitsWith: .failure) { [path = directory.path as String] in
            try readWithoutEntry(path)
        }
    }
}

private func readWithoutEntry(_ path: String) throws {
    let environment = try Environment(directory: path)
    let transaction = try environment.beginWrite()
    let cursor = try transaction.openCursor(in: transaction.openDatabase("store"))
    #expect(cursor.key.byteCount == 0)
}
