import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import Synchronization
import TestBasics
import Testing

@Suite struct ConcurrencyTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Runs the bodies on a thread each, and returns when all have ended.
    private func onThreads(_ bodies: [@Sendable () throws -> Void]) {
        let group = DispatchGroup()
        for body in bodies {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                #expect(throws: Never.self) { try body() }
            }
        }
        group.wait()
    }

    @Test func `a map that gets too small grows, under writers and readers`() throws {
        let options = EmbeddedLogOptions(
            durability: .withoutSync, mapSize: 128 << 10, cleaningInterval: nil, maximumRecordBytes: 32 << 20)
        let log = try EmbeddedLog(directory: directory.path, options: options)
        defer { log.close() }
        let contract = LogContract(log: log, patience: .seconds(60))
        let topic = try contract.makeTopic(partitions: 3)
        let text = String(repeating: "x", count: 1_000)
        let writers = (0..<2).map { writer -> @Sendable () throws -> Void in
            {
                for round in 0..<20 {
                    let records = (0..<100).map { TestRecord("\(writer) \(round)", "\($0) \(text)") }
                    try contract.write(records, to: topic, partition: PartitionID(Int32(writer)))
                }
            }
        }
        let reader: @Sendable () throws -> Void = {
            while try contract.readAll(topic).count < 2_000 {}
        }
        onThreads(writers + [reader])
        for writer in 0..<2 {
            let read = try contract.readAll(topic, partition: PartitionID(Int32(writer)))
            #expect(read.count == 2_000)
            #expect(read.values.enumerated().allSatisfy { $1 == "\($0 % 100) \(text)" })
        }
        // One transaction much larger than the map.
        var large = TestRecord("k", nil)
        large.value = [UInt8](repeating: 7, count: 30_000_000)
        try contract.write([large], to: topic, partition: 2)
        #expect(try contract.readAll(topic, partition: 2).first?.value?.count == 30_000_000)
    }

    @Test func `a map grows under cleaners`() throws {
        for round in 0..<10 {
            let path = directory.file("log \(round)")
            let options = EmbeddedLogOptions(durability: .withoutSync, mapSize: 128 << 10, cleaningInterval: nil)
            let log = try EmbeddedLog(directory: path, options: options)
            defer { log.close() }
            let contract = LogContract(log: log, patience: .seconds(60))
            let topic = try contract.makeTopic()
            let isWritten = Atomic(false)
            let writer: @Sendable () throws -> Void = {
                defer { isWritten.store(true, ordering: .relaxed) }
                let text = String(repeating: "x", count: 3_000)
                for count in 0..<9 {
                    try contract.write((0..<20 << count).map { _ in TestRecord("k", text) }, to: topic)
                }
            }
            // Each with a cleaner of its own.
            let cleaner: @Sendable () throws -> Void = {
                let guest = try EmbeddedLog(directory: path, access: .guest, options: options)
                defer { guest.close() }
                while !isWritten.load(ordering: .relaxed) { try guest.clean(now: 0) }
            }
            onThreads([writer, cleaner, cleaner, cleaner])
        }
    }

    @Test func `a guest in another process outgrows the owner's map`() async throws {
        let options = EmbeddedLogOptions(durability: .withoutSync, mapSize: 256 << 10, cleaningInterval: nil)
        let log = try EmbeddedLog(directory: directory.path, options: options)
        defer { log.close() }
        let contract = LogContract(log: log)
        let topic = try contract.makeTopic()
        try contract.write([TestRecord("k", "owner")], to: topic)
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String, topic = topic as String] in
            let options = EmbeddedLogOptions(durability: .withoutSync, mapSize: 256 << 10)
            let guest = try EmbeddedLog(directory: path, access: .guest, options: options)
            let records = (0..<1_000).map { TestRecord("k", "\($0) " + String(repeating: "x", count: 2_000)) }
            try LogContract(log: guest).write(records, to: topic)
            guest.close()
        }
        #expect(try contract.readAll(topic).count == 1_001)
        try contract.write([TestRecord("k", "owner again")], to: topic)
        #expect(try contract.readAll(topic).last?.value == Array("owner again".utf8))
    }

    /// Three threads move records from one topic to another, exactly once, while members come and go.
    @Test func `stream threads that rebalance move every record exactly once`() throws {
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        defer { log.close() }
        let contract = LogContract(log: log, patience: .seconds(60))
        let (input, output) = (try contract.makeTopic(partitions: 6), try contract.makeTopic())
        let perPartition = 2_000
        let moved = Atomic<Int>(0)
        let total = 6 * perPartition
        let feeder: @Sendable () throws -> Void = {
            for round in 0..<20 {
                for partition in 0..<6 {
                    let records = (0..<perPartition / 20).map { TestRecord("\(partition)", "\(round * 100 + $0)") }
                    try contract.write(records, to: input, partition: PartitionID(Int32(partition)))
                }
            }
        }
        let mover: @Sendable (Int) throws -> Void = { lives in
            for life in 0..<lives {
                let isLast = life == lives - 1
                try moveRecords(contract, from: input, to: output) { count in
                    let sum = moved.add(count, ordering: .relaxed).newValue
                    return isLast ? sum >= total : sum >= total * (life + 1) / (lives + 1)
                }
            }
        }
        onThreads([feeder, { try mover(1) }, { try mover(3) }, { try mover(5) }])
        let records = try contract.readAll(output)
        #expect(records.count == total)
        for partition in 0..<6 {
            let values = records.filter { $0.key == Array("\(partition)".utf8) }.values
            #expect(values == (0..<perPartition).map(String.init))
        }
    }

    /// A reader that restores from a topic which is being written and compacted sees each key's values only go up, and all
    /// keys.
    @Test func `restoring beside compaction loses no key`() throws {
        var options = EmbeddedLogOptions.quick
        options.cleaningInterval = .milliseconds(2)
        options.minimumDirtyBytes = 64 << 10
        let log = try EmbeddedLog(directory: directory.path, options: options)
        defer { log.close() }
        let contract = LogContract(log: log, patience: .seconds(60))
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        let (keys, rounds) = (5_000, 30)
        let isDone = Atomic<Bool>(false)
        let writer: @Sendable () throws -> Void = {
            defer { isDone.store(true, ordering: .releasing) }
            for round in 0..<rounds {
                try contract.write((0..<keys).map { TestRecord("\($0)", "\(round)") }, to: topic)
            }
        }
        let restorer: @Sendable () throws -> Void = {
            while !isDone.load(ordering: .acquiring) {
                var latest: [[UInt8]?: Int] = [:]
                for record in try contract.readAll(topic) {
                    let round = Int(String(decoding: record.value ?? [], as: UTF8.self)) ?? -1
                    #expect(round >= latest[record.key] ?? 0)
                    latest[record.key] = round
                }
            }
        }
        onThreads([writer, restorer])
        let records = try contract.readAll(topic)
        #expect(records.count < keys * rounds)
        let last = Dictionary(records.map { ($0.key, $0.value) }) { $1 }
        #expect(last.count == keys)
        #expect(last.values.allSatisfy { $0 == Array("\(rounds - 1)".utf8) })
    }
}

/// One member's life: moves what it is assigned, in transactions, until `isEnough` of the records it moved.
private func moveRecords(
    _ contract: LogContract, from input: String, to output: String, until isEnough: (Int) -> Bool
) throws {
    let member = try contract.join("movers", [input])
    defer { member.close() }
    let producer = try contract.makeProducer()
    defer { producer.close() }
    let handle = try producer.handle(forTopic: output)
    let deadline = contract.deadline
    var seen = 0
    while !isEnough(0) {
        guard ContinuousClock.now < deadline else { throw LogContract.Failure("not done in time") }
        try member.poll(.milliseconds(10))
        if member.revoked != nil {
            try member.finishRevocation()
            continue
        }
        if member.assignments > seen {
            seen = member.assignments
            let committed = try member.consumer.committedOffsets(of: member.partitions)
            try member.consumer.seek(
                to: Dictionary(uniqueKeysWithValues: member.partitions.map { ($0, committed[$0]?.offset ?? 0) }))
        }
        guard let fence = member.consumer.fence else { continue }
        var (offsets, count) = ([TopicPartition: CommittedOffset](), 0)
        try producer.begin()
        for partition in member.partitions {
            guard let batch = try member.consumer.takeBatch(from: partition, maximumRecords: 37) else { continue }
            for record in batch.records { try producer.append(record, to: handle) }
            offsets[partition] = CommittedOffset(batch.nextOffset)
            count += batch.count
        }
        try contract.expectCommitted(producer.commit(offsets, fence: fence, within: contract.patience))
        if isEnough(count) { return }
    }
}
