import LogTesting
import Synchronization
import Testing

@testable import MillraceRuntime

@Suite struct `A task with several inputs` {
    static let a = TopicPartition("a", 0)
    static let b = TopicPartition("b", 0)

    /// A running task that notes the values that it processes.
    final class Bench {
        let consumer = FakeConsumer()
        let time = MovableTime()
        let task: StreamTask
        private let noted: Noted
        var processed: [String] { noted.values }

        final class Noted: Sendable {
            private let collected = Mutex<[String]>([])
            var values: [String] { collected.withLock { $0 } }
            func add(_ value: String) { collected.withLock { $0.append(value) } }
        }

        init(_ partitions: [TopicPartition], maximumIdle: Duration?) throws {
            let noted = Noted()
            self.noted = noted
            let step: @Sendable (TaskContext) throws -> RawStep = { _ in { noted.add(TestRecord($0).text) } }
            let sources = partitions.map { partition in
                SourceNode(
                    name: partition.topic, topics: [.external(partition.topic)], offsetReset: .earliest,
                    timestamps: .failOnInvalid)
            }
            let steps = Dictionary(uniqueKeysWithValues: sources.map { ($0.name, [step]) })
            task = try StreamTask(
                id: TaskID(subtopology: 0, partition: 0),
                subtopology: Subtopology(id: 0, nodes: [], sources: sources, sinkTopics: [], stores: []),
                partitions: partitions, applicationID: "app", program: TopologyProgram(steps: steps),
                context: .plain(time: time), maximumIdle: maximumIdle)
            var start = TaskStart()
            for partition in partitions { start.positions[partition] = 0 }
            var readers: [TopicPartition: any LogReader] = [:]
            try task.beginRestoring(
                start, readers: &readers, progress: RestoreProgress(time: time, logger: .silent, logsProgress: false))
            _ = try task.restore(for: .zero)
        }

        /// What a thread does in a step, as often as something is processed.
        func run() throws {
            while true {
                for partition in task.partitionsToFill(upTo: 1000) {
                    while let batch = try consumer.takeBatch(from: partition, maximumRecords: 1000) {
                        task.enqueue(batch)
                    }
                }
                if try task.process(upTo: 3, from: consumer) == 0 { return }
            }
        }
    }

    @Test func `processes in the order of times what the log fetches late`() throws {
        let bench = try Bench([Self.a, Self.b], maximumIdle: .zero)
        bench.consumer.unfetched = [Self.b]
        bench.consumer.fetch([1, 3, 5], of: Self.a)
        try bench.run()
        #expect(bench.processed == [])
        #expect(bench.task.isWaiting)
        bench.consumer.fetch([2, 4], of: Self.b)
        try bench.run()
        // Before b's next record is known, none of a's may be processed.
        #expect(bench.processed == ["a1", "b2", "a3", "b4"])
        bench.consumer.fetch([6], of: Self.b, from: 2)
        bench.consumer.unfetched = []
        try bench.run()
        #expect(bench.processed == ["a1", "b2", "a3", "b4", "a5", "b6"])
        #expect(!bench.task.isWaiting)
    }

    @Test func `doesn't wait where the log has no more`() throws {
        let bench = try Bench([Self.a, Self.b], maximumIdle: .zero)
        bench.consumer.fetch([1, 3, 5], of: Self.a)
        try bench.run()
        #expect(bench.processed == ["a1", "a3", "a5"])
    }

    @Test func `never waits with nil`() throws {
        let bench = try Bench([Self.a, Self.b], maximumIdle: nil)
        bench.consumer.unfetched = [Self.b]
        bench.consumer.fetch([1, 3], of: Self.a)
        try bench.run()
        #expect(bench.processed == ["a1", "a3"])
        #expect(bench.consumer.questions == 0)
    }

    @Test func `waits for producers as long as the setting says`() throws {
        let bench = try Bench([Self.a, Self.b], maximumIdle: .seconds(5))
        bench.consumer.fetch([1, 3], of: Self.a)
        try bench.run()
        #expect(bench.processed == [])
        #expect(bench.task.remainingWait == .seconds(5))
        bench.time.advance(by: .milliseconds(4_999))
        try bench.run()
        #expect(bench.processed == [])
        #expect(bench.task.remainingWait == .milliseconds(1))
        bench.time.advance(by: .milliseconds(1))
        try bench.run()
        #expect(bench.processed == ["a1", "a3"])
        // Records of b begin another wait.
        bench.consumer.fetch([4], of: Self.b)
        bench.consumer.fetch([5], of: Self.a, from: 2)
        try bench.run()
        #expect(bench.processed == ["a1", "a3", "b4"])
        bench.time.advance(by: .seconds(5))
        try bench.run()
        #expect(bench.processed == ["a1", "a3", "b4", "a5"])
    }

    @Test func `of which one is left has nothing to ask`() throws {
        let bench = try Bench([Self.a], maximumIdle: .seconds(5))
        bench.consumer.unfetched = [Self.a]
        bench.consumer.fetch([1, 3], of: Self.a)
        try bench.run()
        #expect(bench.processed == ["a1", "a3"])
        #expect(bench.consumer.questions == 0)
    }
}

extension TestRecord {
    fileprivate var text: String { String(decoding: value ?? [], as: UTF8.self) }
}
