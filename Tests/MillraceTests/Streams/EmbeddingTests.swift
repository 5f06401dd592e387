import MillraceRuntime
import MillraceTesting
import Testing

@testable import Millrace

@Suite struct `A program that embeds the engine` {
    private func makeStreams(
        in files: TemporaryDirectory, change: (inout StreamsConfiguration) -> Void = { _ in }
    ) throws -> Streams {
        let builder = StreamsBuilder()
        builder.stream("lines", key: .ignored, value: .string)
            .flatMapValues { line in line.split(separator: " ").map(String.init) }
            .groupBy { _, word in word }
            .count(store: "counts")
            .toStream()
            .to("word-counts")
        var configuration = StreamsConfiguration(applicationID: "embedded")
        configuration.directory = files.path
        configuration.survivesPowerLoss = false
        configuration.commitInterval = .milliseconds(10)
        configuration.defaultPartitions = 2
        change(&configuration)
        return try Streams(builder.build(), configuration)
    }

    /// Runs until everything is counted, while `body` works beside it.
    private func run(_ streams: Streams, _ body: () async throws -> Void = {}) async throws {
        let running = Task { try await streams.run() }
        do {
            try await body()
            try await eventually("all is counted") { try streams.isCaughtUp() }
        } catch {
            streams.stop()
            _ = await running.result
            throw error
        }
        streams.stop()
        try await running.value
    }

    private func counts(in files: TemporaryDirectory) throws -> [String] {
        let root = "\(files.path)/state"
        var rows: [String] = []
        for task in try StateDirectory.tasks(root: root, applicationID: "embedded") {
            let reader = try StateReader(task: task, root: root, applicationID: "embedded")
            guard let scan = try reader.scan("counts", from: nil) else { continue }
            while let key = scan.key {
                try scan.withEntry { _, count in
                    rows.append("\(try Serde.string.value(of: key))=\(try Serde.int64.decode(count))")
                }
                try scan.advance()
            }
        }
        return rows.sorted()
    }

    @Test func `creates its topics, writes to them and counts what it wrote`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        try await streams.createMissingTopics()
        // Again, there is nothing to do.
        try await streams.createMissingTopics()
        let lines = try await streams.makeProducer(of: "lines", key: .ignored, value: .string)
        try await lines.send("to be or")
        try await run(streams) {
            // Beside the running application, too.
            try await lines.send(["not to", "be"])
        }
        lines.close()
        #expect(try counts(in: files) == ["be=2", "not=1", "or=1", "to=2"])
    }

    @Test func `makes the topics as wide as it says`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files) { $0.defaultPartitions = 3 }
        try await streams.createMissingTopics()
        let log = try streams.configuration.openLogBeside()
        defer { log.close() }
        let topics = try log.admin.describeTopics(nil)
        #expect(
            topics.mapValues(\.partitions) == [
                "lines": 3, "word-counts": 3, "embedded-counts-changelog": 3, "embedded-counts-repartition": 3,
            ])
        #expect(topics["embedded-counts-changelog"]?.settings["cleanup.policy"] == "compact")
    }

    @Test func `is told which topic it can't write to`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        let error = await #expect(throws: StreamsError.self) {
            _ = try await streams.makeProducer(of: "linez", key: .string, value: .string)
        }
        #expect(
            error?.description
                == "topic linez doesn't exist. `createMissingTopics()` creates those that the topology names")
    }

    @Test func `writes all records of a call or none`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        try await streams.createMissingTopics()
        let even = Serde<Int>(
            "even",
            encode: { number, writer in
                guard number.isMultiple(of: 2) else { throw SerdeError("it is odd") }
                writer.append(utf8: "\(number)")
            }, decode: { _ in 0 })
        let numbers = try await streams.makeProducer(of: "lines", key: .string, value: even)
        let error = await #expect(throws: StreamsError.self) {
            try await numbers.send([("a", 2), ("b", 4), ("c", 5)])
        }
        #expect(error?.description == "record 3 of 3 can't be written to topic lines: it is odd")
        try await numbers.send("a", 6)
        numbers.close()
        await #expect(throws: StreamsError.self) { try await numbers.send("a", 8) }
        try await run(streams)
        #expect(try counts(in: files) == ["6=1"])
    }

    @Test func `sees each state, from the present one to the last`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        try await streams.createMissingTopics()
        let seen = Task {
            var names: [String] = []
            for await state in streams.states { names.append(state.name) }
            return names
        }
        // A sequence that nobody reads any more doesn't hold the others up.
        let left = Task { for await _ in streams.states { break } }
        await left.value
        try await run(streams)
        let names = await seen.value
        #expect(names.suffix(3) == ["RUNNING", "PENDING_SHUTDOWN", "NOT_RUNNING"])
        // One that starts late has the last state only.
        var late: [String] = []
        for await state in streams.states { late.append(state.name) }
        #expect(late == ["NOT_RUNNING"])
    }

    @Test func `sees the end of an application that fails`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        let seen = Task {
            var names: [String] = []
            for await state in streams.states { names.append(state.name) }
            return names
        }
        await #expect(throws: StreamsError.self) { try await streams.run() }
        #expect(await seen.value.last == "ERROR")
    }

    @Test func `deletes the state, which the next run restores`() async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let streams = try makeStreams(in: files)
        try await streams.cleanUp()
        try await streams.createMissingTopics()
        let lines = try await streams.makeProducer(of: "lines", key: .ignored, value: .string)
        defer { lines.close() }
        try await lines.send("a b a")
        try await run(streams) {
            try await eventually("it runs") { streams.state == .running }
            let error = await #expect(throws: StreamsError.self) { try await streams.cleanUp() }
            #expect(error?.domain == .state)
        }
        #expect(try counts(in: files) == ["a=2", "b=1"])
        try await streams.cleanUp()
        #expect(try counts(in: files) == [])
        try await lines.send("b")
        try await run(makeStreams(in: files))
        #expect(try counts(in: files) == ["a=2", "b=2"])
    }
}
