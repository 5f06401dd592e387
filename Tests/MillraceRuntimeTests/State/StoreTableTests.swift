import Testing

@testable import MillraceRuntime

@Suite struct `A store's table` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    static let key: [UInt8] = [2]
    static let otherKey: [UInt8] = [4]

    func table(_ name: String = "t", of state: TaskState) -> StoreTable {
        StoreTable(of: name, database: StateLayout.database(ofStore: name), in: state.transaction)
    }

    @Test func `takes keys behind its last one in their order, and refuses the others`() throws {
        let state = try bench.open()
        var table = table(of: state)
        let wasEmpty = try table.isEmpty()
        #expect(wasEmpty)
        let keys: [(key: [UInt8], isTaken: Bool)] = [
            ([2], true), ([2, 0], true), ([2, 0], false), ([1], false), ([3], true), ([], false),
            ([UInt8](repeating: 9, count: 600), false), ([4], false),
        ]
        for (key, isTaken) in keys {
            let taken = try unsafe table.append(key.span.bytes, for: key.span.bytes)
            #expect(taken == isTaken)
            if !isTaken { try unsafe table.put(key.span.bytes, for: key.span.bytes) }
        }
        let isEmpty = try table.isEmpty()
        #expect(!isEmpty)
        for (key, _) in keys {
            var found: [UInt8]?
            try unsafe table.withValue(of: key.span.bytes) { found = $0.toArray() }
            #expect(found == key)
        }
        table.close()
        try state.close()
    }

    @Test func `is made in the running transaction, and forgotten with it`() throws {
        let state = try bench.open()
        var table = table("late", of: state)
        for (isCommitted, names) in [(false, ["s"]), (true, ["late", "s"])] {
            try unsafe table.put(Self.key.span.bytes, for: Self.key.span.bytes)
            table.close()
            if isCommitted { try state.commit() } else { state.abort() }
            #expect(try bench.committedStores() == names)
        }
        try state.close()
    }

    @Test func `is emptied, and can be filled again in the same transaction`() throws {
        let state = try bench.open()
        var table = table(of: state)
        try unsafe table.put(Self.key.span.bytes, for: Self.key.span.bytes)
        try table.empty()
        let isEmpty = try table.isEmpty()
        #expect(isEmpty)
        try unsafe table.put(Self.key.span.bytes, for: Self.otherKey.span.bytes)
        var keys: [[UInt8]] = []
        try table.scan(prefix: nil) { key, _ in keys.append(key.toArray()) }
        #expect(keys == [Self.otherKey])
        table.close()
        try state.close()
    }
}
