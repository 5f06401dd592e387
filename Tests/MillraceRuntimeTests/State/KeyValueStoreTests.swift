import LMDB
import Testing

@testable import MillraceRuntime

@Suite struct `A key-value store` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    static let keyLengths = [0, 1, 2, 479, 480, 481, 496, 511, 512, 10_000]

    @Test(arguments: keyLengths, [0, 1, 100, 4096, 100_000])
    func `holds keys and values of any length`(keyLength: Int, valueLength: Int) throws {
        let key = [UInt8](repeating: 7, count: keyLength)
        let value = [UInt8](repeating: 9, count: valueLength)
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        #expect(try store.value(of: key) == nil)
        try store.write(value, for: key, at: 3)
        #expect(try store.value(of: key) == value)
        try state.commit()
        #expect(try store.value(of: key) == value)
        var seen: [(key: [UInt8], time: Timestamp, value: [UInt8])] = []
        try store.scan { key, time, value in seen.append((key.toArray(), time, value.toArray())) }
        #expect(seen.count == 1)
        #expect(seen.first?.key == key)
        #expect(seen.first?.time == 3)
        #expect(seen.first?.value == value)
        unsafe try store.delete(key.span.bytes, timestamp: 4)
        #expect(try store.value(of: key) == nil)
        #expect(try store.rows() == [])
        try state.close()
    }

    @Test func `holds a value of ten megabytes`() throws {
        let value = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        try store.write(value, for: [1])
        try store.write(value.reversed(), for: [2])
        try state.commit()
        #expect(try store.value(of: [1]) == value)
        try state.close()
    }

    @Test func `tells all keys apart, also long ones with one beginning`() throws {
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let keys =
            Self.keyLengths.map { [UInt8](repeating: 0, count: $0) }
            + (0..<50).map { [UInt8](repeating: 1, count: 480) + [UInt8($0)] }
        for (number, key) in keys.enumerated() { try store.write([UInt8(number)], for: key) }
        try state.commit()
        for (number, key) in keys.enumerated() { #expect(try store.value(of: key) == [UInt8(number)]) }
        let deleted = keys[20]
        unsafe try store.delete(deleted.span.bytes, timestamp: 0)
        for (number, key) in keys.enumerated() {
            #expect(try store.value(of: key) == (number == 20 ? nil : [UInt8(number)]))
        }
        try state.close()
    }

    @Test func `is scanned in the order of its keys' bytes`() throws {
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let keys: [[UInt8]] = [[0], [0, 0], [1], [1, 255], [127], [128], [255], [255, 0]]
        for key in keys.shuffled() { try store.write([], for: key) }
        var seen: [[UInt8]] = []
        try store.scan { key, _, _ in seen.append(key.toArray()) }
        #expect(seen == keys)
        try state.close()
    }

    @Test func `replaces values by shorter, longer and equal ones`() throws {
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        for value in ["aaaa", "b", "cccccccc", "dddddddd", ""] {
            try store.write(value, for: "k", at: 1)
            #expect(try store.rows() == ["k=\(value)@1"])
        }
        try state.close()
    }

    @Test func `deletes what isn't there without a trace`() throws {
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let key: [UInt8] = [1]
        unsafe try store.delete(key.span.bytes, timestamp: 0)
        #expect(try store.rows() == [])
        try state.close()
    }

    @Test(arguments: [true, false])
    func `takes in restored rows, also those that belong before its last one`(wasEmpty: Bool) throws {
        if !wasEmpty { try bench.fill() }
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let long = [UInt8](repeating: 9, count: 600)
        let deleted: [UInt8] = [3]
        let keys: [[UInt8]] = [[2], [2, 0], [1], deleted, [], long, [4]]
        try store.restore { write in
            for key in keys {
                let stamped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 5] + key
                try unsafe write(key.span.bytes, stamped.span.bytes)
            }
            try unsafe write(deleted.span.bytes, nil)
            // A restore commits in between.
            try state.commit()
            try unsafe write(Array("a".utf8).span.bytes, nil)
        }
        try state.commit()
        for key in keys { #expect(try store.value(of: key) == (key == deleted ? nil : key)) }
        #expect(try store.value(of: Array("a".utf8)) == nil)
        try state.close()
    }

    @Test func `says where a row is damaged`() throws {
        try bench.fill()
        let environment = try Environment(
            directory: bench.directory, options: EnvironmentOptions(maximumDatabases: 8, mapSize: 1 << 20))
        let transaction = try environment.beginWrite()
        let database = try transaction.openDatabase("store:s")
        let short: [UInt8] = [1, 2, 3]
        unsafe try transaction.put(short.span.bytes, for: Array("a".utf8).span.bytes, in: database)
        try transaction.commit()
        environment.close()
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let error = #expect(throws: StreamsError.self) { try store.value(of: Array("a".utf8)) }
        #expect(
            error?.description == """
                store s of task 0_0 holds a value of 3 bytes, at least 8 are due: the state directory \(bench.directory) is \
                damaged: move it away, the next start restores the state from the changelog
                """)
        try state.close()
    }
}
