import Foundation
import LMDB
import TestBasics
import Testing

@testable import MillraceRuntime

@Suite struct `The state of a task` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    @Test func `remembers what was committed, and its place in the changelog`() throws {
        try bench.fill()
        let state = try bench.open()
        #expect(try state.keyValueStore(named: "s").rows() == ["a=1@0"])
        #expect(try state.changelogPosition(of: "s") == 5)
        #expect(try state.streamTime() == 77)
        try state.close()
        #expect(bench.lines.all == [])
    }

    @Test func `is empty at first`() throws {
        let state = try bench.open()
        #expect(try state.keyValueStore(named: "s").rows() == [])
        #expect(try state.changelogPosition(of: "s") == 0)
        #expect(try state.streamTime() == .unknown)
        try state.close()
    }

    @Test func `sees its own writes, and forgets them when they are aborted`() throws {
        try bench.fill()
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
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
        try state.keyValueStore(named: "s").write("2", for: "a")
        try state.close()
        var other: TaskState? = try bench.open()
        try other?.keyValueStore(named: "s").write("3", for: "a")
        other = nil
        let last = try bench.open()
        #expect(try last.keyValueStore(named: "s").rows() == ["a=1@0"])
        try last.close()
    }

    @Test func `keeps its stores apart`() throws {
        let state = try bench.open(["one", "other"])
        try state.keyValueStore(named: "one").write("1", for: "k")
        try state.keyValueStore(named: "other").write("2", for: "k")
        #expect(try state.keyValueStore(named: "one").rows() == ["k=1@0"])
        try state.commit()
        try state.wipe("one", position: 9)
        #expect(try state.keyValueStore(named: "one").rows() == [])
        #expect(try state.keyValueStore(named: "other").rows() == ["k=2@0"])
        #expect(try state.changelogPosition(of: "one") == 9)
        #expect(state.storeNames == ["one", "other"])
        #expect(throws: StreamsError.self) { try state.keyValueStore(named: "none") }
        try state.close()
    }

    @Test func `of another log is refused, and left as it is`() throws {
        try bench.fill()
        let error = #expect(throws: StreamsError.self) { try bench.open(log: "log-2") }
        #expect(error?.domain == .state)
        #expect(
            error?.description == """
                the state of task 0_0 in \(bench.directory) belongs to the log log-1, this one is log-2: use another state \
                directory for this log (state.dir), or delete that one if it isn't needed any more
                """)
        let state = try bench.open()
        #expect(try state.keyValueStore(named: "s").rows() == ["a=1@0"])
        try state.close()
    }

    @Test func `remembers positions, ids and signatures, also of stores that are gone`() throws {
        let signature = StoreSignature(key: "string", value: "int64")
        let kept = KeptPosition(offset: 8, last: .init(offset: 6, timestamp: 99))
        let state = try bench.open()
        try state.remember(signatures: ["s": signature, "gone": signature], topicIDs: ["in-a": "1", "in": "2"])
        try state.keep(kept, of: TopicPartition("in-a", 3))
        try state.keep(KeptPosition(offset: 0), of: TopicPartition("in", 3))
        try state.commit()
        try state.close()
        let again = try bench.open()
        var memory = try again.memory()
        #expect(memory.signatures == ["s": signature, "gone": signature])
        #expect(memory.topicIDs == ["in-a": "1", "in": "2"])
        #expect(memory.inputs == [TopicPartition("in-a", 3): kept, TopicPartition("in", 3): KeptPosition(offset: 0)])
        try again.close()
        try StateEditor.edit(bench.directory) { try $0.forget(inputTopic: "in") }
        let last = try bench.open()
        memory = try last.memory()
        #expect(memory.topicIDs == ["in-a": "1"])
        #expect(memory.inputs == [TopicPartition("in-a", 3): kept])
        try last.close()
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
    func `that can't be trusted is set aside with a warning, and usable at once`(damage: Damage) throws {
        try bench.fill()
        try damage.harm(bench.directory)
        let state = try bench.open()
        #expect(try state.keyValueStore(named: "s").rows() == [])
        #expect(try state.changelogPosition(of: "s") == 0)
        #expect(state.hasSetAside)
        try state.removeSetAside()
        #expect(!state.hasSetAside)
        try state.keyValueStore(named: "s").write("1", for: "a")
        try state.commit()
        try state.close()
        #expect(bench.lines.all.count == 1)
        #expect(bench.lines.all.first?.contains(damage.warning) == true)
        #expect(bench.lines.all.first?.contains("state of task 0_0") == true)
        let again = try bench.open()
        #expect(try again.keyValueStore(named: "s").rows() == ["a=1@0"])
        try again.close()
    }

    @Test func `of an empty file is empty`() throws {
        try bench.fill()
        try Data().write(to: URL(filePath: "\(bench.directory)/data.mdb"))
        let state = try bench.open()
        #expect(try state.keyValueStore(named: "s").rows() == [])
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
        try killed.keyValueStore(named: "s").write("2", for: "a")
        try killed.commit()
        // What the files look like when the process dies now.
        let copy = try StateBench()
        try FileManager.default.copyItem(atPath: bench.directory, toPath: copy.directory)
        try killed.close()
        let state = try copy.open()
        #expect(try state.keyValueStore(named: "s").rows() == ["a=2@0"])
        #expect(copy.lines.all == [])
        try state.close()
    }

    @Test func `that is to be distrusted is set aside the next time`() throws {
        try bench.fill()
        let state = try bench.open()
        try state.close()
        try state.distrust()
        let again = try bench.open()
        #expect(try again.keyValueStore(named: "s").rows() == [])
        try again.close()
        #expect(
            bench.lines.all == [
                "warning: Set aside the state of task 0_0 in \(bench.directory), to be restored from its changelogs: it has "
                    + "no mark of its last use"
            ])
    }

    @Test func `of a topology that lost stores keeps them and says so`() throws {
        let stores = (1...40).map { "store-\($0)" }
        try bench.fill(stores)
        let state = try bench.open(["store-1", "new"])
        #expect(try state.keyValueStore(named: "store-1").rows() == ["a=1@0"])
        #expect(try state.keyValueStore(named: "new").rows() == [])
        try state.close()
        #expect(bench.lines.all.count == 39)
        #expect(bench.lines.all.allSatisfy { $0.hasPrefix("debug: Task 0_0 keeps the store store-") })
        let again = try bench.open(stores)
        #expect(try again.keyValueStore(named: "store-40").rows() == ["a=1@0"])
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
