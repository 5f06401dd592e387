import Millrace
import MillraceRuntime
import MillraceTesting
import Synchronization
import Testing

/// Opens once, for whoever waits.
private final class Gate: Sendable {
    private let state = Mutex((hasArrived: false, isOpen: false))

    var hasArrived: Bool { state.withLock { $0.hasArrived } }

    func open() { state.withLock { $0.isOpen = true } }

    /// Blocks the calling thread until the gate is open.
    func pass() {
        state.withLock { $0.hasArrived = true }
        while !state.withLock({ $0.isOpen }) { SystemTime().pause(for: .milliseconds(1)) }
    }
}

@Suite struct `An application with a global table` {
    @Test func `whose task is cancelled while the table is restored ends`() async throws {
        let gate = Gate()
        let application = try RunningApplication {
            $0.errorHandlers.deserialization = ErrorHandler { _ in
                gate.pass()
                return .skip
            }
        } define: { builder in
            let rates = builder.globalTable("in", key: .string, value: .int64, store: "rates")
            builder.stream("visits", key: .string, value: .string)
                .join(rates, by: { (key: String, _: String) in key }) { _, rate in rate }.to("out")
        }
        defer { application.files.remove() }
        try application.createInput(partitions: 1)
        try application.withLog { try $0.admin.createTopics([TopicSpecification(name: "visits", partitions: 1)]) }
        // Not an integer: the handler is asked.
        try application.append("a")
        let running = Task { try await application.streams.run() }
        try await eventually("the table is being restored") { gate.hasArrived }
        running.cancel()
        gate.open()
        try await running.value
        #expect(application.streams.state == .notRunning)
        #expect(application.report.lines(containing: "is up to date").isEmpty)
    }

    @Test func `ends, whatever its handlers say, where a row can't be read any more`() throws {
        let broken = Collector<Bool>()
        let value = Serde<String>(
            "brittle", encode: { text, writer in writer.append(utf8: text) },
            decode: { bytes in
                guard broken.elements.isEmpty else { throw SerdeError("it is broken") }
                return try Serde.string.decode(bytes)
            })
        let builder = StreamsBuilder()
        let rates = builder.globalTable("rates", key: .string, value: value, store: "rates")
        builder.stream("visits", key: .string, value: .string)
            .join(rates, by: { (key: String, _: String) in key }) { _, rate in rate }.to("out", value: .string)
        var handlers = ErrorHandlers()
        handlers.processing = .skip
        let driver = try TopologyTestDriver(try builder.build(), handlers: handlers)
        try driver.inputTopic("rates", key: .string, value: .string).pipe("a", "1")
        broken.append(true)
        let error = #expect(throws: StreamsError.self) {
            try driver.inputTopic("visits", key: .string, value: .string).pipe("a", "v")
        }
        #expect(error?.code == .storedValueUnreadable)
        #expect(error?.place.store == "rates")
    }

    @Test func `has all that came before it processes on`() throws {
        let builder = StreamsBuilder()
        let rates = builder.globalTable("rates", key: .string, value: .string, store: "rates")
        builder.stream("visits", key: .string, value: .string)
            .join(rates, by: { (key: String, _: String) in key }) { _, rate in rate }.to("out", value: .string)
        let driver = try TopologyTestDriver(try builder.build(), partitions: 3)
        let names = ["a", "b", "c", "d"]
        for name in names { try driver.inputTopic("rates", key: .string, value: .string).pipe(name, name) }
        let rows = try driver.store("rates", key: .string, value: .string).values()
        #expect(rows.count == names.count)
    }
}
