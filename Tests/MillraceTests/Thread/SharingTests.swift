import Millrace
import MillraceRuntime
import MillraceTesting
import TestBasics
import Testing

@Suite struct `Several threads of one application` {
    static func counting(partitions: Int32 = 4, stateRoot: String? = nil) throws -> TestApplication {
        try TestApplication(inputs: ["in": partitions], stateRoot: stateRoot) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
    }

    static func feed(_ application: TestApplication, partitions: Int32 = 4, times: Int = 5) throws {
        for partition in 0..<partitions {
            for _ in 0..<times {
                try application.append("p\(partition)", "v", partition: PartitionID(partition))
            }
        }
    }

    static func rows(_ count: Int, partitions: Int32 = 4) -> [String] { (0..<partitions).map { "p\($0)=\(count)" } }

    static func tasks(_ thread: StreamThread) -> [String] { thread.taskIDs.map(\.description) }

    @Test func `share the partitions`() throws {
        let application = try Self.counting()
        let (first, second) = (try application.start("t1"), try application.start("t2"))
        try application.run()
        #expect(Set(Self.tasks(first) + Self.tasks(second)) == ["0_0", "0_1", "0_2", "0_3"])
        #expect(first.taskIDs.count == 2)
        #expect(second.taskIDs.count == 2)
        try Self.feed(application)
        try application.run()
        #expect(try application.rows("counts", value: .int64) == Self.rows(5))
        #expect(first.counters.processedRecords == 10)
        #expect(second.counters.processedRecords == 10)
    }

    @Test func `beyond the number of partitions have nothing to do, and stand by`() throws {
        let application = try Self.counting(partitions: 1)
        let threads = try ["t1", "t2", "t3"].map { try application.start($0) }
        try application.run()
        #expect(threads.map(\.taskIDs.count).sorted() == [0, 0, 1])
        #expect(threads.filter(\.isRunning).count == 3)
        let busy = try #require(threads.first { !$0.taskIDs.isEmpty })
        try application.stop(busy)
        try Self.feed(application, partitions: 1)
        try application.run()
        #expect(try application.rows("counts", value: .int64) == ["p0=5"])
    }

    @Test func `hand tasks over with their state when one joins: nothing is restored`() throws {
        let application = try Self.counting()
        let first = try application.start("t1")
        try Self.feed(application)
        try application.run()
        let second = try application.start("t2")
        try application.run()
        #expect(second.taskIDs.count == 2)
        try Self.feed(application)
        try application.run()
        #expect(try application.rows("counts", value: .int64) == Self.rows(10))
        #expect(first.progress.totalRecords == 0)
        #expect(second.progress.totalRecords == 0)
    }

    @Test func `take the tasks of one that stops, with their state: nothing is restored`() throws {
        let application = try Self.counting()
        let (first, second) = (try application.start("t1"), try application.start("t2"))
        try Self.feed(application)
        try application.run()
        try application.stop(second)
        try Self.feed(application)
        try application.run()
        #expect(Self.tasks(first) == ["0_0", "0_1", "0_2", "0_3"])
        #expect(try application.rows("counts", value: .int64) == Self.rows(10))
        #expect(first.progress.totalRecords == 0)
    }

    @Test func `take the tasks of one that fails, and do again what it had not committed`() throws {
        let application = try Self.counting()
        application.configuration.commitInterval = .seconds(3600)
        let (first, second) = (try application.start("t1"), try application.start("t2"))
        while first.taskIDs.count != 2 || second.taskIDs.count != 2 || !first.isRunning || !second.isRunning {
            try first.step()
            try second.step()
        }
        try Self.feed(application)
        for _ in 0..<10 { try second.step() }
        #expect(second.counters.processedRecords == 10)
        application.abandon(second)
        try application.run(pace: .seconds(3600))
        #expect(try application.rows("counts", value: .int64) == Self.rows(5))
        for partition in [0, 1, 2, 3] as [PartitionID] {
            let lines = try application.lines(partition: partition, value: .int64)
            #expect(Set(lines).count == lines.count)
        }
        #expect(first.progress.totalRecords == 0)
    }

    @Test func `commit what they have before they give partitions back`() throws {
        let application = try Self.counting()
        application.configuration.commitInterval = .seconds(3600)
        let first = try application.start("t1")
        while !first.isRunning || first.taskIDs.count != 4 { try first.step() }
        try Self.feed(application)
        for _ in 0..<10 { try first.step() }
        #expect(first.counters.processedRecords == 20)
        #expect(first.counters.commits == 0)
        let second = try application.start("t2")
        while second.taskIDs.count != 2 || !second.isRunning {
            try first.step()
            try second.step()
        }
        #expect(first.counters.commits == 1)
        #expect(second.counters.processedRecords == 0)
        #expect(try application.rows("counts", value: .int64) == Self.rows(5))
        #expect(second.progress.totalRecords == 0)
    }

    @Test func `come and go under load without losing or doubling a record`() throws {
        let application = try TestApplication(inputs: ["in": 5]) { builder in
            builder.stream("in", key: .string, value: .string)
                .groupBy(named: "g") { _, value in String(value.suffix(1)) }
                .count(store: "counts").toStream().to("out")
        }
        application.configuration.bufferedRecords = 3
        var threads = [try application.start("t0")]
        var generator = SeededGenerator(seed: 20)
        var records = 0
        for round in 1...40 {
            for _ in 0..<Int.random(in: 0..<6, using: &generator) {
                let partition = PartitionID(Int32.random(in: 0..<5, using: &generator))
                try application.append("k", "\(records)", partition: partition)
                records += 1
            }
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                for thread in threads { try thread.step() }
                application.time.advance(by: .milliseconds(Int.random(in: 0..<8, using: &generator)))
            }
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where threads.count < 4: threads.append(try application.start("t\(round)"))
            case 1 where threads.count > 1: try application.stop(threads.removeFirst())
            case 2 where threads.count > 1: application.abandon(threads.removeLast())
            default: break
            }
        }
        try application.run()
        var totals: [String: Int64] = [:]
        for number in 0..<records { totals["\(number % 10)", default: 0] += 1 }
        #expect(try application.rows("counts", value: .int64) == totals.map { "\($0.key)=\($0.value)" }.sorted())
        var seen: [String] = []
        for partition in 0..<5 {
            seen += try application.lines(partition: PartitionID(Int32(partition)), value: .int64)
        }
        #expect(seen.sorted() == totals.flatMap { key, count in (1...count).map { "\(key)=\($0)" } }.sorted())
    }
}
