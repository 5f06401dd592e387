import LMDB
import TestBasics
import Testing

@Suite struct CursorTests {
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

    @Test func `next and previous walk the keys in order, both ways`() throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        var forwards: [String] = []
        while try cursor.next() { forwards.append(cursor.key.text) }
        #expect(forwards == ["b", "d", "f"])
        var backwards: [String] = []
        var isThere = try cursor.last()
        while isThere {
            backwards.append(cursor.key.text + "=" + cursor.value.text)
            isThere = try cursor.previous()
        }
        #expect(backwards == ["f=value of f", "d=value of d", "b=value of b"])
    }

    @Test func `a fresh cursor's previous is the last entry`() throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        #expect(cursor.isOnEntry == false)
        #expect(try cursor.previous())
        #expect(cursor.key.text == "f")
    }

    @Test(arguments: ["a", "b", "c", "d", "e", "f", "g"])
    func `seek finds the key itself, or nothing`(key: String) throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        let isThere = ["b", "d", "f"].contains(key)
        #expect(try cursor.seek(key) == isThere)
        #expect(cursor.isOnEntry == isThere)
        if isThere {
            #expect(cursor.key.text == key)
            #expect(cursor.value.text == "value of \(key)")
        }
    }

    @Test(arguments: ["a", "b", "c", "d", "e", "f", "g"])
    func `a value is handed out where its key is, and nothing elsewhere`(key: String) throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        var found: String?
        try unsafe cursor.withValue(of: Array(key.utf8).span.bytes) { found = $0.text }
        let isThere = ["b", "d", "f"].contains(key)
        #expect(found == (isThere ? "value of \(key)" : nil))
        #expect(cursor.isOnEntry == isThere)
    }

    @Test func `what the reader of a value throws comes through, and the cursor stands on the entry`() throws {
        struct Refused: Error {}
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        let key = Array("d".utf8)
        #expect(throws: Refused.self) { try unsafe cursor.withValue(of: key.span.bytes) { _ in throw Refused() } }
        #expect(cursor.isOnEntry == true)
        #expect(cursor.key.text == "d")
    }

    @Test(
        arguments: [
            ("a", "b"), ("b", "b"), ("bb", "d"), ("c", "d"), ("d", "d"), ("e", "f"), ("f", "f"), ("g", nil),
        ] as [(String, String?)])
    func `seek at or after finds the next key of a range`(key: String, found: String?) throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        // From wherever the cursor stood before.
        for start in ["b", "d", "f", "x"] {
            _ = try cursor.seek(start)
            #expect(try cursor.seek(atOrAfter: key) == (found != nil))
            if let found { #expect(cursor.key.text == found) }
        }
    }

    @Test func `an empty database has no first, last, next or previous`() throws {
        let transaction = try environment.beginWrite()
        let empty = try transaction.openDatabase("empty")
        var cursor = try transaction.openCursor(in: empty)
        #expect(try !cursor.first())
        #expect(try !cursor.last())
        #expect(try !cursor.next())
        #expect(try !cursor.previous())
        #expect(try !cursor.seek("a"))
        #expect(try !cursor.seek(atOrAfter: "a"))
        #expect(cursor.isOnEntry == false)
    }

    @Test func `an empty key can't be sought`() throws {
        let transaction = try environment.beginRead()
        var cursor = try transaction.openCursor(in: database)
        let key: [UInt8] = []
        do {
            _ = try unsafe cursor.seek(atOrAfter: key.span.bytes)
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.is(.badValueSize))
        }
    }

    @Test func `random work agrees with a dictionary`() throws {
        var model: [String: String] = [:]
        var seed: UInt64 = 42
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        for _ in 0..<10 {
            let transaction = try environment.beginWrite()
            let store = try transaction.openDatabase("random")
            var cursor = try transaction.openCursor(in: store)
            for _ in 0..<1000 {
                let key = "key \(random(500))"
                let value = String(repeating: "v", count: random(20) == 0 ? random(9000) : random(40))
                switch random(5) {
                case 0:
                    try transaction.put(value, for: key, in: store)
                    model[key] = value
                case 1:
                    #expect(try transaction.delete(key, in: store) == (model.removeValue(forKey: key) != nil))
                case 2:
                    if try cursor.seek(key) {
                        #expect(cursor.value.text == model[key])
                        try cursor.replaceCurrent(value, key: key)
                        model[key] = value
                    } else {
                        #expect(model[key] == nil)
                        try cursor.put(value, for: key)
                        model[key] = value
                    }
                case 3:
                    if try cursor.seek(atOrAfter: key) {
                        let found = cursor.key.text
                        #expect(found >= key)
                        try cursor.deleteCurrent()
                        #expect(model.removeValue(forKey: found) != nil)
                    }
                default:
                    #expect(try transaction.text(for: key, in: store) == model[key])
                }
            }
            #expect(try cursor.listing() == model.sorted { $0.key < $1.key }.map { $0.key + "=" + $0.value })
            try transaction.commit()
        }
    }
}
