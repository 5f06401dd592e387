import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `Restoring a store` {
    /// An application that keeps the latest text of each key, and deletes the row at the text `del`.
    static func latest(inputs: Int32 = 1) throws -> TestApplication {
        try TestApplication(inputs: ["in": inputs]) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey()
                .aggregate(initial: "", store: "latest") { _, new, _ -> String? in new == "del" ? nil : new + "" }
                .toStream().to("out")
        }
    }

    static let changelog = TopicPartition("app-latest-changelog", 0)
    static let task = TaskID(subtopology: 0, partition: 0)

    @Test func `reads nothing after an ordered stop`() throws {
        let application = try Self.latest()
        for number in 0..<30 { try application.append("k\(number % 7)", "v\(number)") }
        try application.start()
        try application.run()
        let rows = try application.rows("latest", value: .string)
        #expect(rows.count == 7)
        try application.stopAll()
        let thread = try application.start()
        try application.run()
        #expect(thread.progress.totalRecords == 0)
        #expect(thread.counters.processedRecords == 0)
        #expect(try application.rows("latest", value: .string) == rows)
    }

    @Test func `reads nothing after a crash that lost nothing committed`() throws {
        let application = try Self.latest()
        for number in 0..<30 { try application.append("k\(number % 7)", "v\(number)") }
        let first = try application.start()
        try application.run()
        application.abandon(first)
        let thread = try application.start()
        try application.run()
        #expect(thread.progress.totalRecords == 0)
        #expect(try application.rows("latest", value: .string).count == 7)
    }

    @Test func `reads only what the state is behind`() throws {
        let application = try Self.latest()
        for number in 0..<20 { try application.append("k\(number)", "v\(number)") }
        try application.start()
        try application.run()
        try application.stopAll()
        // The state of now, to be put back later.
        let copy = try StateCopy(of: application.state.directory(of: Self.task))
        for number in 20..<33 { try application.append("k\(number)", "v\(number)") }
        try application.start()
        try application.run()
        try application.stopAll()
        try copy.putBack()
        let thread = try application.start()
        try application.run()
        #expect(thread.progress.totalRecords == 13)
        #expect(thread.counters.processedRecords == 0)
        #expect(try application.rows("latest", value: .string) == (0..<33).map { "k\($0)=v\($0)" }.sorted())
    }

    @Test func `from the changelog alone makes the same store`() throws {
        let application = try Self.latest()
        for number in 0..<50 {
            try application.append(
                "k\(number % 11)", number % 9 == 8 ? "del" : "v\(number)",
                at: Timestamp(milliseconds: Int64(100 - number)))
        }
        try application.start()
        try application.run()
        let rows = try application.rows("latest", value: .string)
        try application.stopAll()
        try application.deleteState(of: Self.task)
        let thread = try application.start()
        try application.run()
        #expect(try application.rows("latest", value: .string) == rows)
        #expect(thread.progress.totalRecords == (try application.records(of: "app-latest-changelog").count))
        #expect(thread.counters.processedRecords == 0)
    }

    @Test func `deletes the rows of tombstones that come after what it holds`() throws {
        let application = try Self.latest()
        for key in ["a", "b", "c"] { try application.append(key, "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        let copy = try StateCopy(of: application.state.directory(of: Self.task))
        try application.append("b", "del")
        try application.start()
        try application.run()
        try application.stopAll()
        try copy.putBack()
        let thread = try application.start()
        try application.run()
        #expect(thread.progress.totalRecords == 1)
        #expect(try application.rows("latest", value: .string) == ["a=v", "c=v"])
    }

    @Test func `keeps the times of the rows`() throws {
        let trial = try Trial(texts: { $0.groupByKey().reduce(store: "latest") { _, new in new }.toStream().to("out") })
        try trial.pipe("a", "1", at: 50)
        try trial.pipe("b", "2", at: 40)
        try trial.driver.restart()
        #expect(try trial.rows("latest", value: .string) == ["a=1@50", "b=2@40"])
        let application = try Self.latest()
        try application.append("a", "1", at: 50)
        try application.start()
        try application.run()
        try application.stopAll()
        try application.deleteState(of: Self.task)
        try application.start()
        try application.run()
        try application.append("a", "2", at: 20)
        try application.run()
        #expect(try application.records(of: "out").map(\.timestamp) == [50, 50])
    }

    @Test func `goes on where a crash interrupted it`() throws {
        let application = try Self.latest()
        // More than one batch of the reader.
        for start in stride(from: 0, to: 4000, by: 100) {
            try application.append(
                (start..<start + 100).map { (Array("k\($0)".utf8), [UInt8](repeating: 0x78, count: 1000)) })
        }
        try application.start()
        try application.run()
        try application.stopAll()
        try application.deleteState(of: Self.task)
        let thread = try application.start()
        application.log.plan.arm([Fault(call: .readNext, number: 2, kind: .fails(.stop))])
        #expect(throws: StreamsError.self) { try application.run() }
        #expect((1..<4000).contains(thread.progress.totalRecords))
        application.abandon(thread)
        #expect(thread.progress.phase?.total == nil)
        let second = try application.start()
        try application.run()
        #expect(second.progress.totalRecords <= 4000)
        #expect(try application.rows("latest", value: .string).count == 4000)
        #expect(second.counters.processedRecords == 0)
    }

    @Test func `of several partitions and stores restores each from its own`() throws {
        let application = try TestApplication(inputs: ["in": 3]) { builder in
            let grouped = builder.stream("in", key: .string, value: .string).groupByKey()
            grouped.count(store: "counts")
            grouped.reduce(store: "latest") { _, new in new }
        }
        for partition in [0, 1, 2] as [PartitionID] {
            for number in 0..<5 { try application.append("p\(partition)k\(number)", "v", partition: partition) }
        }
        try application.start()
        try application.run()
        let counts = try application.rows("counts", value: .int64)
        #expect(counts.count == 15)
        try application.stopAll()
        try application.deleteState(of: TaskID(subtopology: 0, partition: 1))
        let thread = try application.start()
        try application.run()
        #expect(thread.progress.totalRecords == 10)
        #expect(try application.rows("counts", value: .int64) == counts)
        #expect(try application.rows("latest", value: .string).count == 15)
    }
}

/// A copy of a directory's files, to be put back.
struct StateCopy {
    private let directory: String
    private let copy: String

    init(of directory: String) throws {
        self.directory = directory
        copy = directory + ".copy"
        try Shell.run("cp", "-a", directory, copy)
    }

    func putBack() throws {
        try Shell.run("rm", "-r", directory)
        try Shell.run("mv", copy, directory)
    }
}
