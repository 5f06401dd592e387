import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

/// The log takes a record when it is produced and refuses it when it is flushed, without saying which one it was.
@Suite struct `A record that the log refuses late` {
    static let guarantees = [ProcessingGuarantee.exactlyOnce, .atLeastOnce]

    static func application(
        _ guarantee: ProcessingGuarantee, refusing topic: String = "out",
        define: (KStream<String, String>) throws -> Void = { $0.to("out", named: "write") }
    ) throws -> TestApplication {
        let application = try TestApplication(guarantee: guarantee) { builder in
            try define(builder.stream("in", key: .string, value: .string))
        }
        application.log.plan.refuse { record in
            guard record.topic == topic, record.value?.contains("BAD") == true else { return nil }
            return "\(record.topic)-0 refuses it"
        }
        return application
    }

    static func handlers(_ handler: ErrorHandler) -> ErrorHandlers {
        var handlers = ErrorHandlers()
        handlers.production = handler
        return handlers
    }

    /// Feeds `count` values in one transaction, those at `bad` refused; answers the good ones.
    static func feed(_ application: TestApplication, _ count: Int, bad: Set<Int>) throws -> [String] {
        let values = (0..<count).map { bad.contains($0) ? "BAD\($0)" : "\($0)" }
        try application.append(values.map { (key: Array("k".utf8), value: Array($0.utf8)) })
        return values.filter { !$0.hasPrefix("BAD") }
    }

    /// How many records are processed, and which of them are refused.
    static let cases: [(count: Int, bad: Set<Int>)] = [
        (1, [0]), (3, [1]), (700, [0]), (700, [699]), (700, [350]), (700, [10, 11, 12, 400]), (100, Set(0..<100)),
    ]

    static func check(
        _ outputs: [String], _ good: [String], _ guarantee: ProcessingGuarantee,
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        switch guarantee {
        case .exactlyOnce: #expect(outputs == good, sourceLocation: sourceLocation)
        case .atLeastOnce:
            #expect(Set(outputs) == Set(good), sourceLocation: sourceLocation)
            #expect(outputs.count <= 2 * good.count, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: guarantees, cases)
    func `is found and skipped where the handler says so, and nothing else is`(
        guarantee: ProcessingGuarantee, `case`: (count: Int, bad: Set<Int>)
    ) throws {
        let application = try Self.application(guarantee)
        application.configuration.handlers = Self.handlers(.skip)
        application.configuration.commitInterval = .seconds(1)
        let good = try Self.feed(application, `case`.count, bad: `case`.bad)
        let thread = try application.start()
        try application.run(pace: .milliseconds(200))
        Self.check(
            try application.records(of: "out").map { try Serde.string.value(of: $0.value) }, good, guarantee)
        for number in `case`.bad {
            let lines = application.report.lines(
                containing: "Skipped in-0@\(number) at write in task 0_0: production failed: out-0 refuses it")
            #expect(guarantee == .exactlyOnce ? lines.count == 1 : !lines.isEmpty)
        }
        // Each is counted once, however often its transaction was repeated.
        #expect(thread.counters.processedRecords == `case`.count)
        // What follows is processed as ever.
        let more = try Self.feed(application, 50, bad: [])
        let recoveries = thread.counters.recoveries
        try application.run(pace: .milliseconds(200))
        Self.check(
            try application.records(of: "out").map { try Serde.string.value(of: $0.value) }, good + more, guarantee)
        #expect(thread.counters.recoveries == recoveries)
    }

    @Test(arguments: guarantees)
    func `stops the application with its place, its node and the log's reason, and is not committed`(
        guarantee: ProcessingGuarantee
    ) throws {
        let application = try Self.application(guarantee)
        application.configuration.commitInterval = .seconds(1)
        _ = try Self.feed(application, 500, bad: [333])
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(
            error?.description.hasPrefix("production failed for in-0@333 at write in task 0_0: out-0 refuses it")
                == true)
        #expect(error?.description.contains("offset is not committed") == true)
        let committed = try application.log.admin.groupOffsets(of: TestApplication.id)[TopicPartition("in", 0)]
        #expect((committed ?? 0) <= 333)
    }

    @Test(arguments: guarantees)
    func `leaves its input in the dead-letter topic, with the present time and its own in a header`(
        guarantee: ProcessingGuarantee
    ) throws {
        let application = try Self.application(guarantee)
        application.configuration.handlers = Self.handlers(.deadLetter(topic: "dead"))
        try application.log.admin.createTopics([TopicSpecification(name: "dead", partitions: 1)])
        try application.append("k", "1", at: 1)
        try application.append("k", "BAD", at: 4_102_444_800_000)
        try application.append("k", "2", at: 3)
        try application.start()
        try application.run()
        #expect(try Set(application.lines(value: .string)) == ["k=1", "k=2"])
        let letters = try application.records(of: "dead")
        let letter = try #require(letters.first)
        #expect(letters.count == 1)
        #expect(letter.value == Array("BAD".utf8))
        #expect(letter.timestamp < 4_102_444_800_000)
        let time = letter.headers.last(named: "__millrace.errors.timestamp") ?? []
        #expect(String(decoding: time, as: UTF8.self) == "4102444800000")
    }

    @Test func `of a dead-letter topic that refuses its time is written with the present one`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string)
                .mapValues { value in if value == "odd" { throw Oops() } else { value } }.to("out")
        }
        var handlers = ErrorHandlers()
        handlers.processing = .deadLetter(topic: "dead")
        application.configuration.handlers = handlers
        try application.log.admin.createTopics([TopicSpecification(name: "dead", partitions: 1)])
        application.log.plan.refuse { $0.topic == "dead" && $0.timestamp == 17 ? "too old" : nil }
        try application.append("k", "odd", at: 17)
        try application.append("k", "1", at: 18)
        try application.start()
        try application.run()
        let letters = try application.records(of: "dead")
        #expect(letters.count == 1 && letters.first?.timestamp != 17)
        #expect(try application.lines(value: .string) == ["k=1"])
    }

    @Test(arguments: guarantees)
    func `of a dead-letter topic that refuses it, whatever its time, stops with both reasons`(
        guarantee: ProcessingGuarantee
    ) throws {
        let application = try Self.application(guarantee)
        application.configuration.handlers = Self.handlers(.deadLetter(topic: "dead"))
        try application.log.admin.createTopics([TopicSpecification(name: "dead", partitions: 1)])
        application.log.plan.refuse { $0.value == "BAD" ? "\($0.topic) refuses it" : nil }
        try application.append("k", "BAD")
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("production failed for in-0@0 at write in task 0_0: out refuses it. "))
        #expect(text.contains("The dead-letter topic dead refused the record, too: dead refuses it."))
    }

    @Test(arguments: guarantees)
    func `of a repartition topic stops, whatever the handler says`(guarantee: ProcessingGuarantee) throws {
        let application = try Self.application(guarantee, refusing: "app-by-value-repartition") { stream in
            stream.groupBy(named: "by-value") { _, value in value }.count(store: "counts").toStream().to("out")
        }
        application.configuration.handlers = Self.handlers(.skip)
        _ = try Self.feed(application, 90, bad: [70])
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(
            error?.description.hasPrefix(
                "repartition topic app-by-value-repartition refused a record made of in-0@70 at by-value-repartition-sink in "
                    + "task 0_0: app-by-value-repartition-0 refuses it") == true)
    }

    @Test(arguments: guarantees)
    func `of a changelog stops, with the store and the record that the change comes from`(
        guarantee: ProcessingGuarantee
    ) throws {
        let application = try Self.application(guarantee, refusing: "app-last-changelog") { stream in
            stream.groupByKey().reduce(store: "last") { _, new in new }.toStream().to("out")
        }
        application.configuration.handlers = Self.handlers(.skip)
        _ = try Self.feed(application, 90, bad: [70])
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(
            error?.description.hasPrefix(
                "changelog app-last-changelog refused a change of store last made of in-0@70 in task 0_0: "
                    + "app-last-changelog-0 refuses it") == true)
    }

    @Test(arguments: guarantees)
    func `is found among the many that one input record makes, and the others are written`(
        guarantee: ProcessingGuarantee
    ) throws {
        let application = try Self.application(guarantee) { stream in
            stream.flatMapValues { value in (0..<300).map { $0 % 100 == 42 ? "BAD\($0)" : "\(value)-\($0)" } }
                .to("out", named: "write")
        }
        application.configuration.handlers = Self.handlers(.skip)
        try application.append("k", "a")
        try application.append("k", "b")
        try application.start()
        try application.run()
        let good = ["a", "b"].flatMap { value in (0..<300).filter { $0 % 100 != 42 }.map { "\(value)-\($0)" } }
        Self.check(
            try application.records(of: "out").map { try Serde.string.value(of: $0.value) }, good, guarantee)
        #expect(application.report.lines(containing: "Skipped in-0@1 at write").count >= 3)
    }

    @Test(arguments: guarantees)
    func `of a computed topic is decided on like any other`(guarantee: ProcessingGuarantee) throws {
        let application = try Self.application(guarantee, refusing: "other") { stream in
            stream.to(named: "write") { _, value in value.hasPrefix("BAD") ? "other" : "out" }
        }
        application.configuration.handlers = Self.handlers(.skip)
        try application.log.admin.createTopics(
            ["out", "other"].map { TopicSpecification(name: $0, partitions: 1) })
        let good = try Self.feed(application, 40, bad: [7])
        try application.start()
        try application.run()
        Self.check(
            try application.records(of: "out").map { try Serde.string.value(of: $0.value) }, good, guarantee)
        #expect(application.report.lines(containing: "Skipped in-0@7 at write").count == 1)
    }

    @Test func `leaves state and outputs as if it hadn't been, at exactly-once`() throws {
        let application = try Self.application(.exactlyOnce) { stream in
            stream.groupByKey().aggregate(initial: "", store: "all") { _, value, all in "\(all)\(value)," }
                .toStream().to("out", named: "write")
        }
        application.configuration.handlers = Self.handlers(.skip)
        try application.append("a", "1")
        try application.append("b", "BAD2")
        try application.append("a", "3")
        try application.start()
        try application.run()
        #expect(try application.lines(value: .string) == ["a=1,", "a=1,3,"])
        #expect(try application.rows("all", value: .string) == ["a=1,3,", "b=BAD2,"])
    }

    // MARK: Counting

    static let ends: [Fault.Kind] = [
        .fails(.abortTransaction), .fails(.replaceProducer), .isUnknown(counts: true), .isUnknown(counts: false),
    ]

    @Test(arguments: ends)
    func `or a transaction that ends otherwise: each record is counted once`(end: Fault.Kind) throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).to("out")
        }
        application.log.plan.arm([1, 2].map { Fault(call: .commit, number: $0, kind: end) })
        for number in 0..<10 { try application.append("k", "\(number)") }
        let thread = try application.start()
        try application.run()
        #expect(application.log.plan.struck > 0)
        #expect(thread.counters.processedRecords == 10)
        #expect(try application.records(of: "out").count == 10)
    }

    // MARK: Failures that go on

    @Test func `or anything else that keeps a thread from committing is reported after a while, and again`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).to("out")
        }
        application.configuration.failureReportInterval = .seconds(10)
        try application.append("k", "v")
        application.log.plan.arm((1...100).map { Fault(call: .flush, number: $0, kind: .fails(.retry)) })
        let thread = try application.start()
        for _ in 0..<400 {
            try thread.step()
            application.time.advance(by: .milliseconds(100))
        }
        let lines = application.report.lines(containing: "error: ")
        #expect((3...8).contains(lines.count))
        #expect(lines.first?.contains("has committed nothing for 1") == true)
        #expect(lines.first?.contains("injected at flush") == true)
        application.log.plan.arm([])
        try application.run(pace: .seconds(1))
        #expect(try application.records(of: "out").count == 1)
    }
}
