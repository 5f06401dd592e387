import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A record that fails` {
    /// A topology in which the value `SECRET` fails at one stage, at a node of this name.
    struct Way: Sendable, CustomTestStringConvertible {
        let stage: FailedRecord.Stage
        let testDescription: String
        let node: String
        let define: @Sendable (StreamsBuilder) -> Void

        init(
            _ stage: FailedRecord.Stage, _ what: String, node: String,
            define: @escaping @Sendable (StreamsBuilder) -> Void
        ) {
            self.stage = stage
            testDescription = "\(stage.rawValue): \(what)"
            self.node = node
            self.define = define
        }
    }

    static func texts(_ builder: StreamsBuilder) -> KStream<String, String> {
        builder.stream("in", key: .string, value: .string)
    }

    static func table(_ builder: StreamsBuilder, _ topic: String = "in") -> KTable<String, String> {
        builder.table(topic, key: .string, value: .string)
    }

    static func check(_ text: String) throws { if text == "SECRET" { throw Oops() } }

    /// A serde that fails at `SECRET`.
    static let picky = Serde<String>(
        "picky",
        encode: { text, writer in
            try check(text)
            writer.append(utf8: text)
        },
        decode: { bytes in
            let text = try Serde<String>.string.decode(bytes)
            try check(text)
            return text
        })

    static let ways: [Way] = [
        Way(.deserialization, "value", node: "KSTREAM-SOURCE-0000000000") {
            $0.stream("in", key: .string, value: picky).to("out", value: .string)
        },
        Way(.processing, "filter", node: "n") { builder in
            texts(builder).filter(named: "n") { _, value in
                try check(value)
                return true
            }.to("out")
        },
        Way(.processing, "filterNot", node: "n") { builder in
            texts(builder).filterNot(named: "n") { _, value in
                try check(value)
                return false
            }.to("out")
        },
        Way(.processing, "map", node: "n") { builder in
            texts(builder).map(named: "n") { key, value in
                try check(value)
                return (key, value)
            }.to("out")
        },
        Way(.processing, "mapValues", node: "n") { builder in
            texts(builder).mapValues(named: "n") { value in
                try check(value)
                return value
            }.to("out")
        },
        Way(.processing, "flatMap", node: "n") { builder in
            texts(builder).flatMap(named: "n") { key, value in
                try check(value)
                return [(key, value)]
            }.to("out")
        },
        Way(.processing, "flatMapValues", node: "n") { builder in
            texts(builder).flatMapValues(named: "n") { value in
                try check(value)
                return [value]
            }.to("out")
        },
        Way(.processing, "compactMap", node: "n") { builder in
            texts(builder).compactMap(named: "n") { _, value in
                try check(value)
                return value
            }.to("out")
        },
        Way(.processing, "selectKey", node: "n") { builder in
            texts(builder).selectKey(named: "n") { key, value in
                try check(value)
                return key
            }.to("out")
        },
        Way(.processing, "peek", node: "n") { builder in
            texts(builder).peek(named: "n") { _, value in try check(value) }.to("out")
        },
        Way(.processing, "forEach", node: "n") { builder in
            let stream = texts(builder)
            stream.forEach(named: "n") { _, value in try check(value) }
            stream.filter { _, value in value != "SECRET" }.to("out")
        },
        Way(.processing, "branch", node: "n") { builder in
            texts(builder).split(named: "n").branch { _, value in
                try check(value)
                return true
            }.to("out")
        },
        Way(.processing, "computed topic", node: "n") { builder in
            texts(builder).to(named: "n") { _, value in
                try check(value)
                return "out"
            }
        },
        Way(.processing, "groupBy", node: "n") { builder in
            texts(builder).groupBy(named: "n") { key, value in
                try check(value)
                return key
            }.reduce(store: "s") { _, new in new }.toStream().to("out")
        },
        Way(.processing, "reduce", node: "n") { builder in
            texts(builder).groupByKey().reduce(store: "s", named: "n") { _, new in
                try check(new)
                return new
            }.toStream().to("out")
        },
        Way(.processing, "aggregate", node: "n") { builder in
            texts(builder).groupByKey().aggregate(initial: "", store: "s", named: "n") { _, new, _ in
                try check(new)
                return new
            }.toStream().to("out")
        },
        Way(.deserialization, "a table's value", node: "n-source") { builder in
            builder.table("in", key: .string, value: picky, named: "n").toStream().to("out", value: .string.optional)
        },
        Way(.processing, "filter of a table", node: "n") { builder in
            table(builder).filter(named: "n") { _, value in
                try check(value)
                return true
            }.toStream().to("out")
        },
        Way(.processing, "mapValues of a table, with a store", node: "n") { builder in
            table(builder).mapValues(store: "s", named: "n") { value in
                try check(value)
                return value
            }.toStream().to("out")
        },
        Way(.processing, "join with a table", node: "n") { builder in
            texts(builder).leftJoin(table(builder, "other"), named: "n") { value, _ in
                try check(value)
                return value
            }.to("out")
        },
        Way(.processing, "join of tables", node: "n-join-this") { builder in
            table(builder).leftJoin(table(builder, "other"), named: "n") { value, _ in
                try check(value)
                return value
            }.toStream().to("out")
        },
        Way(.processing, "a stored value that can't be encoded", node: "n") { builder in
            texts(builder).groupByKey().reduce(store: Materialized("s", value: picky), named: "n") { _, new in new }
                .updates().to("out", value: .string)
        },
        Way(.production, "value", node: "n") { texts($0).to("out", value: picky, named: "n") },
        Way(.production, "key", node: "n") {
            texts($0).map { key, value in (value, key) }.to("out", key: picky, named: "n")
        },
        Way(.production, "repartition", node: "r-repartition-sink") {
            texts($0).repartition(named: "r", value: picky).to("out", value: .string)
        },
    ]

    static func handlers(_ stage: FailedRecord.Stage, _ handler: ErrorHandler) -> ErrorHandlers {
        var handlers = ErrorHandlers()
        switch stage {
        case .deserialization: handlers.deserialization = handler
        case .processing: handlers.processing = handler
        default: handlers.production = handler
        }
        return handlers
    }

    /// Feeds a good record, one that fails, and another good one; whatever is thrown comes from the second.
    static func feed(_ trial: Trial) throws {
        if trial.topology.plan.subtopologies.contains(where: { $0.sinkTopics.isEmpty }) {
            try trial.driver.createTopic("out")
        }
        try trial.pipe("k", "1", at: 1)
        try trial.pipe("k", "SECRET", at: 2, headers: Headers([.init(name: "own", value: [7])]))
        try trial.pipe("k", "3", at: 3)
    }

    @Test(arguments: ways)
    func `stops the application with where and why, and nothing of the payload`(way: Way) throws {
        let trial = try Trial(define: way.define)
        let error = #expect(throws: StreamsError.self) { try Self.feed(trial) }
        let text = try #require(error?.description)
        #expect(error?.domain == .user)
        let location = "\(way.stage.rawValue) failed for in-0@1 at \(way.node) in task 0_0: oops."
        #expect(text.hasPrefix(location))
        #expect(text.contains("offset is not committed"))
        #expect(text.contains("\(way.stage.rawValue) handler"))
        #expect(!text.contains("SECRET"))
        #expect(error?.cause is Oops)
    }

    @Test(arguments: ways)
    func `may be skipped, and is counted and reported`(way: Way) throws {
        let log = LineLog()
        let trial = try Trial(handlers: Self.handlers(way.stage, .skip), logger: log.logger, define: way.define)
        try Self.feed(trial)
        #expect(try trial.records().map(\.timestamp) == [1, 3])
        #expect(
            log.lines(containing: "Skipped") == [
                "warning: Skipped in-0@1 at \(way.node) in task 0_0: \(way.stage.rawValue) failed: oops"
            ])
        #expect(
            log.lines(containing: "Records dropped") == [
                "warning: Records dropped in task 0_0: 1 (\(way.stage.rawValue) error), the last one at in-0@1"
            ])
        #expect(log.lines(containing: "SECRET") == [])
    }

    @Test(arguments: ways)
    func `may go to a dead-letter topic as it came, with what went wrong in its headers`(way: Way) throws {
        let log = LineLog()
        let trial = try Trial(
            handlers: Self.handlers(way.stage, .deadLetter(topic: "dead")), logger: log.logger, define: way.define)
        try Self.feed(trial)
        #expect(try trial.records().map(\.timestamp) == [1, 3])
        #expect(
            log.lines(containing: "Records dropped") == [
                "warning: Records dropped in task 0_0: 1 (\(way.stage.rawValue) error, sent to dead-letter topic dead), "
                    + "the last one at in-0@1"
            ])
        let letters = try trial.records("dead")
        #expect(letters.count == 1)
        let letter = try #require(letters.first)
        #expect(letter.key == Array("k".utf8))
        #expect(letter.value == Array("SECRET".utf8))
        #expect(letter.timestamp == 2)
        #expect(
            letter.headers.map(\.name) == [
                "own", "__streams.errors.exception", "__streams.errors.message", "__streams.errors.topic",
                "__streams.errors.partition", "__streams.errors.offset", "__millrace.errors.node",
            ])
        func header(_ name: String) -> String {
            String(decoding: letter.headers.last(named: "__streams.errors.\(name)") ?? [], as: UTF8.self)
        }
        #expect(header("exception") == "MillraceTests.Oops")
        #expect(String(decoding: letter.headers.last?.value ?? [], as: UTF8.self) == way.node)
        #expect(header("message") == "oops")
        #expect(header("topic") == "in")
        #expect(header("partition") == "0")
        #expect(header("offset") == "1")
        #expect(letter.headers.first?.value == [7])
    }

    @Test(arguments: ways)
    func `is not committed: after a restart with a mended topology it is processed, once`(way: Way) throws {
        let application = try TestApplication(inputs: ["in": 1, "other": 1], define: way.define)
        if try application.partitions(of: "out") == 0 {
            try application.log.admin.createTopics([TopicSpecification(name: "out", partitions: 1)])
        }
        // All three are in one transaction: the good one before it doesn't count either.
        application.configuration.commitInterval = .seconds(1)
        for value in ["1", "SECRET", "3"] { try application.append("k", value) }
        try application.start()
        #expect(throws: StreamsError.self) { try application.run() }
        application.abandonAll()
        #expect(try application.records(of: "out") == [])
        #expect(try application.log.admin.groupOffsets(of: TestApplication.id)[TopicPartition("in", 0)] == nil)
        try application.redefine { builder in
            builder.stream("in", key: .string, value: .string).to("out")
        }
        try application.start()
        try application.run(pace: .seconds(1))
        #expect(try application.lines(value: .string) == ["k=1", "k=SECRET", "k=3"])
    }

    @Test func `may be decided on one by one, by what is known of it`() throws {
        let seen = Collector<FailedRecord>()
        let handler = ErrorHandler { record in
            seen.append(record)
            return record.offset == 0 ? .skip : .fail
        }
        let trial = try Trial(
            partitions: 3, handlers: Self.handlers(.processing, handler),
            texts: { stream in
                stream.mapValues(named: "picky") { value -> String in throw Oops() }.to("out")
            })
        try trial.pipe("k", "v", at: 41, partition: 2)
        #expect(throws: StreamsError.self) { try trial.pipe("k", "v", at: 42, partition: 2) }
        let record = try #require(seen.elements.first)
        #expect(record.stage == .processing)
        #expect(record.partition == TopicPartition("in", 2))
        #expect(record.offset == 0)
        #expect(record.timestamp == 41)
        #expect(record.node == "picky")
        #expect(record.task == TaskID(subtopology: 0, partition: 2))
        #expect(record.error is Oops)
        #expect(record.location == "in-2@0 at picky in task 0_2")
        #expect(seen.elements.map(\.offset) == [0, 1])
    }

    @Test func `may go to a topic that a handler computes, if it exists`() throws {
        let handler = ErrorHandler { .deadLetter(topic: "dead-\($0.stage.rawValue)") }
        let trial = try Trial(
            handlers: Self.handlers(.processing, handler),
            texts: { stream in
                stream.mapValues { value -> String in throw Oops() }.to("out")
            })
        let error = #expect(throws: StreamsError.self) { try trial.pipe("k", "SECRET") }
        #expect(error?.description.contains("no topic 'dead-processing'") == true)
        let other = try Trial(
            handlers: Self.handlers(.processing, handler),
            texts: { stream in
                stream.mapValues { value -> String in throw Oops() }.to("out")
            })
        try other.driver.createTopic("dead-processing")
        try other.pipe("k", "v")
        #expect(try other.lines("dead-processing").count == 1)
    }

    @Test func `goes to the dead-letter topic of its own stage only`() throws {
        var handlers = ErrorHandlers()
        handlers.deserialization = .deadLetter(topic: "undecoded")
        handlers.processing = .deadLetter(topic: "unprocessed")
        handlers.production = .skip
        let trial = try Trial(handlers: handlers) { builder in
            builder.stream("in", key: .string, value: .string)
                .peek { _, value in if value == "p" { throw Oops() } }
                .to("out", value: Self.picky)
        }
        try trial.pipe(bytes: [0x6b], [0xff])
        try trial.pipe("k", "p")
        try trial.pipe("k", "SECRET")
        try trial.pipe("k", "good")
        #expect(try trial.records("undecoded").count == 1)
        #expect(try trial.lines("unprocessed").count == 1)
        #expect(try trial.lines() == ["k=good@0"])
    }

    @Test func `is in the dead-letter topic once, however often its transaction is repeated`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string)
                .peek { _, value in try Self.check(value) }.to("out")
        }
        application.configuration.handlers = Self.handlers(.processing, .deadLetter(topic: "dead"))
        try application.log.admin.createTopics([TopicSpecification(name: "dead", partitions: 1)])
        for value in ["1", "SECRET", "2"] { try application.append("k", value) }
        application.log.plan.arm([1, 2, 3].map { Fault(call: .commit, number: $0, kind: .fails(.abortTransaction)) })
        try application.start()
        try application.run()
        #expect(application.log.plan.struck == 3)
        #expect(try application.records(of: "dead").count == 1)
        #expect(try application.lines(value: .string) == ["k=1", "k=2"])
    }

    // MARK: Records that the log refuses

    static func refusing() throws -> TestApplication {
        let application = try TestApplication { texts($0).to("out", named: "write") }
        for value in ["1", "SECRET", "3"] { try application.append("k", value) }
        application.log.plan.arm([Fault(call: .append, number: 2, kind: .fails(.dropRecord))])
        return application
    }

    @Test func `since the log refuses it stops the application, at the sink`() throws {
        let application = try Self.refusing()
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(
            error?.description.hasPrefix("production failed for in-0@1 at write in task 0_0: injected at append")
                == true)
        application.abandonAll()
        try application.start()
        try application.run()
        #expect(try application.lines(value: .string) == ["k=1", "k=SECRET", "k=3"])
    }

    @Test func `since the log refuses it may be skipped`() throws {
        let application = try Self.refusing()
        application.configuration.handlers = Self.handlers(.production, .skip)
        try application.start()
        try application.run()
        #expect(try application.lines(value: .string) == ["k=1", "k=3"])
        #expect(try application.lag() == 0)
    }
}
