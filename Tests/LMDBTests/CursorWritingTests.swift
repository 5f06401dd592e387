import LMDB
import TestBasics
import Testing

@Suite struct CursorWritingTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(directory: directory.path, options: EnvironmentOptions(durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        for key in ["b", "d", "f"] {
            try transaction.put("value of \(key)", for: key, in: database)
        }
        try transaction.commit()
    }

    @Test(arguments: ["same size", "x", "", "a value that is longer than the one before it"])
    func `replaceCurrent changes the value and stays on the entry`(value: String) throws {
        let transaction = try environment.beginWrite()
        try transaction.put("123456789", for: "d", in: database)
        var cursor = try transaction.openCursor(in: database)
        #expect(try cursor.seek("d"))
        try cursor.replaceCurrent(value, key: "d")
        #expect(cursor.isOnEntry == true)
        #expect(cursor.key.text == "d")
        #expect(cursor.value.text == value)
        try cursor.replaceCurrent(value + "!", key: "d")
        #expect(cursor.value.text == value + "!")
        #expect(try cursor.next())
        #expect(cursor.key.text == "f")
        #expect(try transaction.text(for: "d", in: database) == value + "!")
        try transaction.commit()
        #expect(try environment.beginRead().entryCount(of: database) == 3)
    }

    @Test func `replaceCurrent works for values on overflow pages, grown and shrunk`() throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        for length in [3000, 50000, 50000, 10, 9000, 0, 2030, 2031] {
            #expect(try cursor.seek("d"))
            let value = String(repeating: "x", count: length)
            try cursor.replaceCurrent(value, key: "d")
            #expect(cursor.value.byteCount == length)
            #expect(try transaction.text(for: "d", in: database) == value)
        }
        #expect(try cursor.listing().count == 3)
    }

    @Test func `replaceCurrent with another key is refused: it would break the order`() throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        for key in ["e", "dd", "a"] {
            #expect(try cursor.seek("d"))
            do {
                try cursor.replaceCurrent("x", key: key)
                Issue.record("nothing was thrown")
            } catch {
                #expect(error.is(.invalidArgument))
            }
        }
        #expect(try cursor.listing() == ["b=value of b", "d=value of d", "f=value of f"])
    }

    /// What leaves a cursor without an entry. LMDB itself would write past a page's end, or to another entry.
    enum Displacement: CaseIterable {
        case neverMoved, failedSeek, failedSeekAfterTheEnd, deletedByItself, deletedByTheTransaction, emptied, end
        case changedByAnotherCursor
    }

    @Test(arguments: Displacement.allCases)
    func `a cursor without an entry refuses to replace and delete`(displacement: Displacement) throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        var other = try transaction.openCursor(in: database)
        if displacement != .neverMoved { #expect(try cursor.seek("f")) }
        switch displacement {
        case .neverMoved: break
        case .failedSeek: #expect(try !cursor.seek("c"))
        case .failedSeekAfterTheEnd: #expect(try !cursor.seek("g"))
        case .deletedByItself: try cursor.deleteCurrent()
        case .deletedByTheTransaction: #expect(try transaction.delete("f", in: database))
        case .emptied: try transaction.empty(database)
        case .end: #expect(try !cursor.next())
        case .changedByAnotherCursor: try other.put("x", for: "g")
        }
        let before = try other.listing()
        #expect(cursor.isOnEntry == false)
        for isReplacement in [true, false] {
            do {
                if isReplacement { try cursor.replaceCurrent("x", key: "f") } else { try cursor.deleteCurrent() }
                Issue.record("nothing was thrown")
            } catch {
                #expect(error.is(.invalidArgument))
                #expect(error.description.contains("stands on no entry"))
            }
        }
        #expect(try other.listing() == before)
        // It can be moved again.
        #expect(try cursor.first() == !before.isEmpty)
        try cursor.put("y", for: "y")
        #expect(cursor.isOnEntry && cursor.value.text == "y")
        try transaction.commit()
    }

    @Test func `changes of another database leave the cursor on its entry`() throws {
        let transaction = try environment.beginWrite()
        let other = try transaction.openDatabase("other")
        var cursor = try transaction.openCursor(in: database)
        #expect(try cursor.seek("d"))
        for number in 0..<1000 {
            try transaction.put(Array(repeating: 1, count: 5000), for: [UInt8(number % 250), 1], in: other)
        }
        #expect(cursor.isOnEntry == true)
        #expect(cursor.value.text == "value of d")
        try cursor.replaceCurrent("new", key: "d")
        #expect(try transaction.text(for: "d", in: database) == "new")
    }

    @Test func `deleting while iterating visits every entry once`() throws {
        let transaction = try environment.beginWrite()
        let many = try transaction.openDatabase("many")
        let keys = (1000..<4000).map { String($0) }
        for key in keys { try transaction.put(key, for: key, in: many) }
        var cursor = try transaction.openCursor(in: many)
        var visited: [String] = []
        while try cursor.next() {
            let key = cursor.key.text
            visited.append(key)
            if !key.hasSuffix("7") { try cursor.deleteCurrent() }
        }
        #expect(visited == keys)
        #expect(try transaction.entryCount(of: many) == 300)
        #expect(try cursor.listing().allSatisfy { $0.hasSuffix("7") })
        var isThere = try cursor.first()
        while isThere {
            try cursor.deleteCurrent()
            isThere = try cursor.next()
        }
        #expect(try transaction.entryCount(of: many) == 0)
        try transaction.commit()
    }

    @Test func `put inserts, replaces, and stands on the entry`() throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        try cursor.put("1", for: "c")
        #expect(cursor.key.text == "c" && cursor.value.text == "1")
        #expect(try cursor.next())
        #expect(cursor.key.text == "d")
        try cursor.put("2", for: "c")
        #expect(cursor.value.text == "2")
        #expect(try cursor.listing() == ["b=value of b", "c=2", "d=value of d", "f=value of f"])
    }

    @Test func `an insert-only put of a key that is there throws and stands on it`() throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        do {
            try cursor.put("1", for: "d", mode: .insertOnly)
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.is(.keyExists))
        }
        #expect(cursor.isOnEntry == true)
        #expect(cursor.value.text == "value of d")
        try cursor.put("1", for: "e", mode: .insertOnly)
        #expect(cursor.value.text == "1")
    }

    @Test func `an append that isn't the last key throws and stands nowhere`() throws {
        let transaction = try environment.beginWrite()
        var cursor = try transaction.openCursor(in: database)
        for key in ["e", "f"] {
            do {
                try cursor.put("1", for: key, mode: .append)
                Issue.record("nothing was thrown")
            } catch {
                #expect(error.is(.keyExists))
            }
            #expect(cursor.isOnEntry == false)
        }
        try cursor.put("1", for: "g", mode: .append)
        #expect(try cursor.listing().count == 4)
    }

    @Test func `a cursor of a read transaction refuses to write`() throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        #expect(try cursor.seek("d"))
        for attempt in 0..<3 {
            do {
                switch attempt {
                case 0: try cursor.put("1", for: "d")
                case 1: try cursor.replaceCurrent("1", key: "d")
                default: try cursor.deleteCurrent()
                }
                Issue.record("nothing was thrown")
            } catch {
                #expect(error.is(.permissionDenied))
                #expect(error.description.contains("a read transaction can't write"))
            }
            #expect(try cursor.seek("d"))
        }
        #expect(cursor.value.text == "value of d")
    }
}
