import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

/// Processes that die, and disks that are full.
@Suite struct CrashTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a process killed between flush and commit leaves nothing of the transaction, and no lock`() async throws
    {
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let log = try EmbeddedLog(directory: path)
            try log.admin.createTopics([TopicSpecification(name: "t", partitions: 1)])
            let contract = LogContract(log: log)
            try contract.write([TestRecord("k", "kept")], to: "t")
            let producer = try contract.makeProducer()
            try producer.begin()
            try producer.append(TestRecord("k", "lost"), to: try producer.handle(forTopic: "t"))
            try producer.flush(within: contract.patience)
            kill(getpid(), SIGKILL)
        }
        let log = try EmbeddedLog(directory: path)
        defer { log.close() }
        let contract = LogContract(log: log)
        #expect(try contract.readAll("t").values == ["kept"])
        try contract.write([TestRecord("k", "new")], to: "t")
        #expect(try contract.readAll("t").values == ["kept", "new"])
    }

    @Test func `a process that stays can write after another was killed with the writer's lock`() async throws {
        let path = directory.path
        let first = try EmbeddedLog(directory: path)
        try first.admin.createTopics([TopicSpecification(name: "t", partitions: 1)])
        first.close()
        let guest = try EmbeddedLog(directory: path, access: .guest)
        defer { guest.close() }
        let contract = LogContract(log: guest)
        try contract.write([TestRecord("k", "before")], to: "t")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let log = try EmbeddedLog(directory: path)
            let producer = try log.makeProducer(transactionalID: "p")
            try producer.begin()
            try producer.append(TestRecord("k", "lost"), to: try producer.handle(forTopic: "t"))
            try producer.flush(within: .zero)
            kill(getpid(), SIGKILL)
        }
        try contract.write([TestRecord("k", "after")], to: "t")
        #expect(try contract.readAll("t").values == ["before", "after"])
        try EmbeddedLog(directory: path).close()
    }

    /// Each transaction writes its number to three partitions and commits it as an offset; after each commit the number
    /// goes into a file. Whenever the process dies, the log holds all that was in the file, at most one more, and the same
    /// everywhere.
    @Test(arguments: 0..<12)
    func `whenever a process is killed, every committed transaction is there as a whole`(_ round: Int) async throws {
        let path = directory.file("log")
        let notes = directory.file("committed")
        for life in 0..<3 {
            let microseconds = 20_000 + (round * 7_919 + life * 104_729) % 60_000
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, notes = notes as String, microseconds = microseconds as Int] in
                try commitUntilKilled(path, notes, afterMicroseconds: microseconds)
            }
        }
        let log = try EmbeddedLog(directory: path, options: .quick)
        defer { log.close() }
        let contract = LogContract(log: log)
        let noted = (try? Data(contentsOf: URL(fileURLWithPath: notes)).split(separator: 10).count) ?? 0
        guard noted > 0 else { return }
        let values = try (0..<3).map { try contract.readAll("t", partition: PartitionID($0)).values }
        #expect(values[0].count >= noted)
        #expect(values[0] == (0..<values[0].count).map(String.init))
        #expect(values[1] == values[0] && values[2] == values[0])
        let offsets = try log.admin.groupOffsets(of: "g")
        #expect(offsets[TopicPartition("t", 0)] == Offset(Int64(values[0].count)))
    }

    // MARK: Power loss

    private var mark: String? { try? String(contentsOfFile: directory.file("trust"), encoding: .utf8) }

    /// As if the machine had gone down since.
    private func pretendReboot() throws {
        try #require(mark != "clean")
        try "5a2a1b7e-0000-4000-8000-000000000000".write(
            toFile: directory.file("trust"), atomically: true, encoding: .utf8)
    }

    @Test(arguments: [Access.owner, .guest], [EmbeddedLogOptions.Durability.synchronous, .withoutSync])
    func `a log that was open without sync when the machine went down is refused`(
        _ access: Access, _ durability: EmbeddedLogOptions.Durability
    ) async throws {
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let log = try EmbeddedLog(directory: path, options: .quick)
            try log.admin.createTopics([TopicSpecification(name: "t", partitions: 1)])
            kill(getpid(), SIGKILL)
        }
        try pretendReboot()
        let options = EmbeddedLogOptions(durability: durability, cleaningInterval: nil)
        do throws(LogError) {
            try EmbeddedLog(directory: path, access: access, options: options).close()
            Issue.record("opened")
        } catch {
            #expect(error.remedy == .stop)
            for words in [path, "without sync", "torn", "copy", "delete"] {
                #expect(error.description.contains(words), "\(error)")
            }
        }
        // Starting anew, also where only the log's file was removed.
        try FileManager.default.removeItem(atPath: directory.file("data.mdb"))
        try EmbeddedLog(directory: path, options: options).close()
    }

    @Test func `a log that was closed outlives the machine, with sync or without`() throws {
        try EmbeddedLog(directory: directory.path).close()
        #expect(mark == nil)
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        #expect(mark != nil && mark != "clean")
        log.close()
        #expect(mark == "clean")
        let synced = try EmbeddedLog(directory: directory.path)
        #expect(mark == "clean")
        synced.close()
    }

    @Test func `a process that dies without sync harms nothing, and an opening with sync makes it durable`()
        async throws
    {
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let log = try EmbeddedLog(directory: path, options: .quick)
            try log.admin.createTopics([TopicSpecification(name: "t", partitions: 1)])
            kill(getpid(), SIGKILL)
        }
        #expect(mark != nil && mark != "clean")
        let log = try EmbeddedLog(directory: path)
        defer { log.close() }
        #expect(mark == "clean")
        #expect(try log.admin.describeTopics(nil).count == 1)
    }

    @Test func `a full disk aborts the transaction and harms nothing`() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EmbeddedLog(directory: path)
            try log.admin.createTopics([TopicSpecification(name: "t", partitions: 1)])
            let contract = LogContract(log: log)
            try contract.write([TestRecord("k", "before")], to: "t")
            // A limit on the size of files fails writes as a full disk does.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let unlimited = limit
            limit.rlim_cur = 1 << 20
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let producer = try contract.makeProducer()
            let handle = try producer.handle(forTopic: "t")
            try producer.begin()
            for _ in 0..<100 { try producer.append(TestRecord("k", String(repeating: "x", count: 50_000)), to: handle) }
            guard case .aborted(let error) = producer.commit([:], fence: nil, within: contract.patience) else {
                exit(2)
            }
            guard error.remedy == .stop, error.description.contains("full"), error.description.contains(path),
                error.description.contains("everything committed is safe")
            else { exit(3) }
            limit = unlimited
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try producer.begin()
            try producer.append(TestRecord("k", "after"), to: handle)
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            guard try contract.readAll("t").values == ["before", "after"] else { exit(4) }
            log.close()
        }
    }
}

/// Commits transactions until another thread kills the process.
private func commitUntilKilled(_ path: String, _ notes: String, afterMicroseconds: Int) throws {
    let log = try EmbeddedLog(directory: path)
    if try log.admin.describeTopics(["t"]).isEmpty {
        try log.admin.createTopics([TopicSpecification(name: "t", partitions: 3)])
    }
    let file = unsafe open(notes, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let contract = LogContract(log: log)
    let member = try contract.join("g", ["t"])
    try member.waitForAssignment(contract.patience)
    guard let fence = member.consumer.fence else { exit(2) }
    let producer = try log.makeProducer(transactionalID: "p")
    let handle = try producer.handle(forTopic: "t")
    var number = try log.admin.offsetRanges(of: [TopicPartition("t", 0)]).values.first?.end.rawValue ?? 0
    Thread.detachNewThread {
        usleep(UInt32(afterMicroseconds))
        kill(getpid(), SIGKILL)
    }
    while true {
        try producer.begin()
        for partition in 0..<3 {
            try producer.append(TestRecord("k", "\(number)"), to: handle, partition: PartitionID(Int32(partition)))
        }
        number += 1
        let offset = CommittedOffset(Offset(number))
        let outcome = producer.commit([TopicPartition("t", 0): offset], fence: fence, within: contract.patience)
        guard case .committed = outcome else { exit(3) }
        unsafe write(file, "\(number)\n", "\(number)\n".utf8.count)
    }
}
