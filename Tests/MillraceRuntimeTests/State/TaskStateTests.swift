import Foundation
import LMDB
import Testing

@testable import MillraceRuntime

/// The state of task 0_0 in a directory of a test's own.
final class StateBench {
    let files: TestDirectory
    let lines = Lines()

    init() throws { files = try TestDirectory() }

    var directory: String { "\(files.path)/0_0" }

    func open(_ stores: [String] = ["s"], log: String = "log-1", lifetime: Duration? = nil) throws -> TaskState {
        try TaskState(
            task: TaskID(subtopology: 0, partition: 0), in: directory, stores: stores.map { StorePlan(name: $0) },
            logIdentity: log, collector: RecordCollector(applicationID: "app", producer: NoProducer()),
            applicationID: "app", logger: lines.logger, lifetime: lifetime)
    }

    /// A state with the row `a=1` in each store, at position 5.
    func fill(_ stores: [String] = ["s"], log: String = "log-1") throws {
        let state = try open(stores, log: log)
        for store in stores {
            try state.store(named: store).write("1", for: "a")
            try state.setChangelogPosition(5, of: store)
        }
        try state.noteCurrent()
        try state.setStreamTime(77)
        try state.commit()
        try state.close()
    }
}

extension KeyValueStore {
    func write(_ value: String, for key: String, at time: Timestamp = 0) throws {
        try write(Array(value.utf8), for: Array(key.utf8), at: time)
    }

    func write(_ value: [UInt8], for key: [UInt8], at time: Timestamp = 0) throws {
        var stamped = ByteWriter()
        stamped.append(bigEndian: time.milliseconds)
        stamped.append(value)
        unsafe try write(stamped.bytes, for: key.span.bytes)
    }

    func value(of key: [UInt8]) throws -> [UInt8]? {
        var found: [UInt8]?
        unsafe try read(key.span.bytes) { bytes, _ in found = bytes.toArray() }
        return found
    }

    func rows() throws -> [String] {
        var rows: [String] = []
        try scan { key, time, value in
            rows.append("\(try text(key))=\(try text(value))@\(time)")
        }
        return rows
    }

    private func text(_ bytes: RawSpan) throws -> String { String(decoding: bytes.toArray(), as: UTF8.self) }
}

@Suite struct `The state of a task` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    @Test func `that is older than its changelogs keep deletions is restored from their start`() throws {
        try bench.fill()
        let young = try bench.open(lifetime: .seconds(3600))
        #expect(try young.changelogPosition(of: "s") == 5)
        try young.close()
        let old = try bench.open(lifetime: .milliseconds(-1))
        #expect(try old.changelogPosition(of: "s") == 0)
        #expect(try old.store(named: "s").rows() == [])
        #expect(bench.lines.all.contains { $0.contains("delete.retention.ms") })
        try old.close()
    }

    @Test func `remembers what was committed, and its place in the changelog`() throws {
        try bench.fill()
        let state = try bench.open()
        #expect(try state.store(named: "s").rows() == ["a=1@0"])
        #expect(try state.changelogPosition(of: "s") == 5)
        #expect(try state.streamTime() == 77)
        try state.close()
        #expect(bench.lines.all == [])
    }

    @Test func `is empty at first`() throws {
        let state = try bench.open()
        #expect(try state.store(named: "s").rows() == [])
        #expect(try state.changelogPosition(of: "s") == 0)
        #expect(try state.streamTime() == .unknown)
        try state.close()
    }

    @Test func `sees its own writes, and forgets them when they are aborted`() throws {
        try bench.fill()
        let state = try bench.open()
        let store = try state.store(named: "s")
        try store.write("2", for: "a")
        try store.write("3", for: "b")
        #expect(try store.rows() == ["a=2@0", "b=3@0"])
        #expect(state.hasChanged)
        state.abort()
        #expect(!state.hasChanged)
        #expect(try store.rows() == ["a=1@0"])
        try state.close()
    }

    @Test func `keeps nothing that wasn't committed when it is closed or let go`() throws {
        try bench.fill()
        let state = try bench.open()
        try state.store(named: "s").write("2", for: "a")
        try state.close()
        var other: TaskState? = try bench.open()
        try other?.store(named: "s").write("3", for: "a")
        other = nil
        let last = try bench.open()
        #expect(try last.store(named: "s").rows() == ["a=1@0"])
        try last.close()
    }

    @Test func `keeps its stores apart`() throws {
        let state = try bench.open(["one", "other"])
        try state.store(named: "one").write("1", for: "k")
        try state.store(named: "other").write("2", for: "k")
        #expect(try state.store(named: "one").rows() == ["k=1@0"])
        try state.commit()
        try state.wipe("one", position: 9)
        #expect(try state.store(named: "one").rows() == [])
        #expect(try state.store(named: "other").rows() == ["k=2@0"])
        #expect(try state.changelogPosition(of: "one") == 9)
        #expect(state.storeNames == ["one", "other"])
        #expect(throws: StreamsError.self) { try state.store(named: "none") }
        try state.close()
    }

    @Test func `of another log is deleted, since its positions mean nothing here`() throws {
        try bench.fill(["s", "t"])
        let state = try bench.open(["s", "t"], log: "log-2")
        for name in state.storeNames {
            #expect(try state.store(named: name).rows() == [])
            #expect(try state.changelogPosition(of: name) == 0)
        }
        #expect(try state.streamTime() == .unknown)
        try state.close()
        #expect(
            bench.lines.all == [
                "warning: Deleted the state of task 0_0 in \(bench.directory): it belongs to the log log-1, this one is log-2"
            ])
        try bench.open(["s", "t"], log: "log-2").close()
        #expect(bench.lines.all.count == 1)
    }

    /// What is done to the files, and how the warning goes on.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let warning: String
        let harm: @Sendable (_ directory: String) throws -> Void
    }

    static func overwrite(_ directory: String, at offset: Int, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: "\(directory)/data.mdb"))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    @Test(arguments: [
        Damage(testDescription: "no mark", warning: "it has no mark of its last use") {
            try FileManager.default.removeItem(atPath: "\($0)/trust")
        },
        Damage(testDescription: "another boot", warning: "the machine went down while it was in use, so it may be torn")
        {
            try Data("another boot".utf8).write(to: URL(filePath: "\($0)/trust"))
        },
        Damage(testDescription: "text", warning: "mdb_env_open on ") {
            try Data(String(repeating: "not a database", count: 1000).utf8).write(to: URL(filePath: "\($0)/data.mdb"))
        },
        Damage(testDescription: "half", warning: "mdb_env_open on ") {
            let url = URL(filePath: "\($0)/data.mdb")
            let data = try Data(contentsOf: url)
            try data.prefix(data.count / 2).write(to: url)
        },
        Damage(testDescription: "both meta pages garbled", warning: "mdb_env_open on ") {
            for page in [0, 1] { try overwrite($0, at: page * 4096, with: [UInt8](repeating: 0xa5, count: 4096)) }
        },
        Damage(testDescription: "the version", warning: "mdb_env_open on ") {
            for page in [0, 1] { try overwrite($0, at: page * 4096 + 20, with: [9, 9, 9, 9]) }
        },
    ])
    func `that can't be trusted is deleted with a warning, and usable at once`(damage: Damage) throws {
        try bench.fill()
        try damage.harm(bench.directory)
        let state = try bench.open()
        #expect(try state.store(named: "s").rows() == [])
        #expect(try state.changelogPosition(of: "s") == 0)
        try state.store(named: "s").write("1", for: "a")
        try state.commit()
        try state.close()
        #expect(bench.lines.all.count == 1)
        #expect(bench.lines.all.first?.contains(damage.warning) == true)
        #expect(bench.lines.all.first?.contains("state of task 0_0") == true)
        let again = try bench.open()
        #expect(try again.store(named: "s").rows() == ["a=1@0"])
        try again.close()
    }

    @Test func `of an empty file is empty`() throws {
        try bench.fill()
        try Data().write(to: URL(filePath: "\(bench.directory)/data.mdb"))
        let state = try bench.open()
        #expect(try state.store(named: "s").rows() == [])
        #expect(try state.changelogPosition(of: "s") == 0)
        try state.close()
    }

    @Test func `is marked as in use while it is, and as clean behind that`() throws {
        let state = try bench.open()
        let boot = try bench.files.text(of: "0_0/trust")
        #expect(boot != "clean")
        try state.close()
        #expect(try bench.files.text(of: "0_0/trust") == "clean")
    }

    @Test func `that was killed is trusted on the same boot`() throws {
        try bench.fill()
        let killed = try bench.open()
        try killed.store(named: "s").write("2", for: "a")
        try killed.commit()
        // What the files look like when the process dies now.
        let copy = try StateBench()
        try FileManager.default.copyItem(atPath: bench.directory, toPath: copy.directory)
        try killed.close()
        let state = try copy.open()
        #expect(try state.store(named: "s").rows() == ["a=2@0"])
        #expect(copy.lines.all == [])
        try state.close()
    }

    @Test func `that is to be distrusted is deleted the next time`() throws {
        try bench.fill()
        let state = try bench.open()
        try state.close()
        try state.distrust()
        let again = try bench.open()
        #expect(try again.store(named: "s").rows() == [])
        try again.close()
        #expect(
            bench.lines.all == [
                "warning: Deleted the state of task 0_0 in \(bench.directory): it has no mark of its last use"
            ])
    }

    @Test func `of a topology that lost stores keeps them and says so`() throws {
        let stores = (1...40).map { "store-\($0)" }
        try bench.fill(stores)
        let state = try bench.open(["store-1", "new"])
        #expect(try state.store(named: "store-1").rows() == ["a=1@0"])
        #expect(try state.store(named: "new").rows() == [])
        try state.close()
        #expect(bench.lines.all.count == 39)
        #expect(bench.lines.all.allSatisfy { $0.hasPrefix("warning: Task 0_0 keeps the store store-") })
        let again = try bench.open(stores)
        #expect(try again.store(named: "store-40").rows() == ["a=1@0"])
        #expect(try again.changelogPosition(of: "store-40") == 5)
        try again.close()
    }

    @Test func `of another format is refused, not deleted`() throws {
        try bench.fill()
        let environment = try Environment(
            directory: bench.directory, options: EnvironmentOptions(maximumDatabases: 8, mapSize: 1 << 20))
        let transaction = try environment.beginWrite()
        let meta = try transaction.openDatabase("meta")
        let format: [UInt8] = [0x39]
        unsafe try transaction.put(format.span.bytes, for: Array("format".utf8).span.bytes, in: meta)
        try transaction.commit()
        environment.close()
        let error = #expect(throws: StreamsError.self) { try bench.open() }
        #expect(error?.domain == .state)
        #expect(
            error?.description == """
                the state of task 0_0 in \(bench.directory) has format 9, this version of Millrace reads 1: use the version that \
                wrote it, or run `reset`
                """)
        // The files are free again.
        #expect(throws: StreamsError.self) { try bench.open() }
    }

    @Test func `behind a symbolic link is refused, and what it points to is left alone`() throws {
        try bench.files.makeDirectory("elsewhere")
        try bench.files.link("0_0", to: "\(bench.files.path)/elsewhere")
        let error = #expect(throws: StreamsError.self) { try bench.open() }
        #expect(error?.description.hasPrefix("\(bench.directory) is a symbolic link") == true)
        #expect(try FileSystem.names(in: "\(bench.files.path)/elsewhere") == [])
    }

    @Test func `is for its owner only`() throws {
        try bench.fill()
        #expect(try bench.files.permissions(of: "0_0") == 0o700)
        for name in ["data.mdb", "trust"] { #expect(try bench.files.permissions(of: "0_0/\(name)") == 0o600) }
    }
}

@Suite struct `A key-value store` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    static let keyLengths = [0, 1, 2, 479, 480, 481, 496, 511, 512, 10_000]

    @Test(arguments: keyLengths, [0, 1, 100, 4096, 100_000])
    func `holds keys and values of any length`(keyLength: Int, valueLength: Int) throws {
        let key = [UInt8](repeating: 7, count: keyLength)
        let value = [UInt8](repeating: 9, count: valueLength)
        let state = try bench.open()
        let store = try state.store(named: "s")
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
        let store = try state.store(named: "s")
        try store.write(value, for: [1])
        try store.write(value.reversed(), for: [2])
        try state.commit()
        #expect(try store.value(of: [1]) == value)
        try state.close()
    }

    @Test func `tells all keys apart, also long ones with one beginning`() throws {
        let state = try bench.open()
        let store = try state.store(named: "s")
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
        let store = try state.store(named: "s")
        let keys: [[UInt8]] = [[0], [0, 0], [1], [1, 255], [127], [128], [255], [255, 0]]
        for key in keys.shuffled() { try store.write([], for: key) }
        var seen: [[UInt8]] = []
        try store.scan { key, _, _ in seen.append(key.toArray()) }
        #expect(seen == keys)
        try state.close()
    }

    @Test func `replaces values by shorter, longer and equal ones`() throws {
        let state = try bench.open()
        let store = try state.store(named: "s")
        for value in ["aaaa", "b", "cccccccc", "dddddddd", ""] {
            try store.write(value, for: "k", at: 1)
            #expect(try store.rows() == ["k=\(value)@1"])
        }
        try state.close()
    }

    @Test func `deletes what isn't there without a trace`() throws {
        let state = try bench.open()
        let store = try state.store(named: "s")
        let key: [UInt8] = [1]
        unsafe try store.delete(key.span.bytes, timestamp: 0)
        #expect(try store.rows() == [])
        try state.close()
    }

    @Test func `takes rows behind its last one in their order, and refuses the others`() throws {
        let state = try bench.open()
        let store = try state.store(named: "s")
        #expect(try store.isEmpty())
        let keys: [(key: [UInt8], isTaken: Bool)] = [
            ([2], true), ([2, 0], true), ([2, 0], false), ([1], false), ([3], true), ([], false),
            ([UInt8](repeating: 9, count: 600), false), ([4], false),
        ]
        for (key, isTaken) in keys {
            let stamped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0] + key
            #expect(unsafe try store.appendLocally(stamped.span.bytes, for: key.span.bytes) == isTaken)
            if !isTaken { unsafe try store.writeLocally(stamped.span.bytes, for: key.span.bytes) }
        }
        #expect(try !store.isEmpty())
        for (key, _) in keys { #expect(try store.value(of: key) == key) }
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
        let error = #expect(throws: StreamsError.self) { try state.store(named: "s").value(of: Array("a".utf8)) }
        #expect(
            error?.description == """
                store s of task 0_0 holds a value of 3 bytes, at least 8 are due: the state directory \(bench.directory) is \
                damaged; delete it, it is restored from the changelog
                """)
        try state.close()
    }
}
