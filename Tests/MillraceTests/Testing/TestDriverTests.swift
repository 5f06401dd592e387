import MillraceApplication
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `The test driver` {
    /// Counts lines by key, and lengths of lines; bad numbers go aside.
    enum Shop: StreamsApplication {
        static let id = "shop"

        static func define(_ streams: StreamsBuilder) {
            let views = streams.stream("page-views", key: .string, value: .string)
            views.groupByKey().count(store: "page-totals").toStream().to("page-totals")
            streams.stream("numbers", key: .string, value: .int64).to("doubles")
        }

        static func configure(_ configuration: inout StreamsConfiguration) {
            configuration.errorHandlers.deserialization = .deadLetter(topic: "bad-numbers")
        }
    }

    private func text(_ body: () throws -> Void) -> String? {
        #expect(throws: StreamsError.self, performing: body)?.description
    }

    @Test func `runs an application as it is configured`() throws {
        let driver = try TopologyTestDriver(Shop.self)
        try driver.inputTopic("numbers", key: .string, value: .string).pipe("k", "three")
        #expect(try driver.outputTopic("bad-numbers", key: .string, value: .string).readValues() == ["three"])
        try driver.inputTopic("page-views", key: .string, value: .string).pipe("/a", "")
        let changes = driver.outputTopic("shop-page-totals-changelog", key: .string, value: .int64)
        #expect(try changes.readKeyValue() == ("/a", 1))
    }

    @Test func `refuses topics and stores that the topology doesn't have`() throws {
        let driver = try TopologyTestDriver(Shop.self)
        let input = driver.inputTopic("page-viewz", key: .string, value: .string)
        #expect(
            text { try input.pipe("k", "v") } == "the topology reads no topic page-viewz; did you mean page-views?")
        #expect(
            text { try driver.inputTopic("page-totals", key: .string, value: .string).pipe("k", "v") }
                == "the topology reads no topic page-totals")
        let output = driver.outputTopic("page-totalz", key: .string, value: .int64)
        let noTopic = "the topology has no topic page-totalz; did you mean page-totals?"
        #expect(text { _ = try output.isEmpty } == noTopic)
        #expect(text { _ = try output.readValues() } == noTopic)
        #expect(text { _ = try output.readValue() } == noTopic)
        #expect(text { _ = try output.readLatestValues() } == noTopic)
        let store = driver.store("page-totalz", key: .string, value: .int64)
        let noStore = "the topology has no store page-totalz; did you mean page-totals?"
        #expect(text { _ = try store.isEmpty } == noStore)
        #expect(text { _ = try store.all() } == noStore)
        #expect(text { _ = try store.values() } == noStore)
        #expect(text { _ = try store.value(of: "k") } == noStore)
    }

    @Test func `has topics whose names a sink computes, once they are created`() throws {
        let builder = StreamsBuilder()
        builder.stream("in", key: .string, value: .string).to { key, _ in "out-\(key)" }
        let driver = try TopologyTestDriver(builder.build())
        let output = driver.outputTopic("out-a", key: .string, value: .string)
        #expect(
            text { _ = try output.readValues() }
                == "the topology has no topic out-a. Call `createTopic(_:)` for topics whose names a sink computes")
        try driver.createTopic("out-a")
        try driver.inputTopic("in", key: .string, value: .string).pipe("a", "1")
        #expect(try output.readValues() == ["1"])
    }

    @Test func `names the record that a test can't read, and the topology's format`() throws {
        let driver = try TopologyTestDriver(Shop.self, partitions: 1)
        let views = driver.inputTopic("page-views", key: .string, value: .string)
        for _ in 0..<2 { try views.pipe("/a", "") }
        let asText = driver.outputTopic("page-totals", key: .int32, value: .int64)
        #expect(
            text { _ = try asText.readRecords() }
                == "the key of page-totals-0@0 can't be read as int32: int32 needs 4 bytes, found 2. The topology has it as "
                + "string")
        // What couldn't be read is still there.
        #expect(try !asText.isEmpty)
        let asNumber = driver.outputTopic("page-totals", key: .string, value: .int32)
        #expect(
            text { _ = try asNumber.readValues() }
                == "the value of page-totals-0@0 can't be read as int32: int32 needs 4 bytes, found 8. The topology has it as "
                + "int64.optional")
        let changelog = driver.outputTopic("shop-page-totals-changelog", key: .string, value: .bool)
        #expect(text { _ = try changelog.readValues() }?.hasSuffix("The topology has it as int64") == true)
        let store = driver.store("page-totals", key: .string, value: .int32)
        #expect(
            text { _ = try store.values() }
                == "the value of \"/a\" in store page-totals can't be read as int32: int32 needs 4 bytes, found 8. The "
                + "topology has it as int64")
    }

    @Test func `names null where the test's format has none`() throws {
        let builder = StreamsBuilder()
        builder.stream("in", key: .ignored, value: .string).to("out")
        let driver = try TopologyTestDriver(builder.build())
        try driver.inputTopic("in", key: .ignored, value: .string).pipe("v")
        let output = driver.outputTopic("out", key: .string, value: .string)
        #expect(
            text { _ = try output.readValues() }
                == "the key of out-0@0 can't be read as string: null where string has none; add `.optional` to the serde to "
                + "let nulls through. The topology has it as ignored")
    }

    @Test func `names the topic of a value that a test can't write`() throws {
        let driver = try TopologyTestDriver(Shop.self)
        let refusing = Serde<String>("refusing", encode: { _, _ in throw SerdeError("no") }, decode: { _ in "" })
        let input = driver.inputTopic("page-views", key: .string, value: refusing)
        #expect(
            text { try input.pipe("k", "v") }
                == "the value for topic page-views can't be written as refusing: no. The topology has it as string")
    }

    @Test func `hands out records one by one, and says when there are no more`() throws {
        let driver = try TopologyTestDriver(Shop.self)
        let views = driver.inputTopic("page-views", key: .string, value: .string)
        let totals = driver.outputTopic("page-totals", key: .string, value: .int64)
        #expect(try totals.isEmpty)
        for page in ["/a", "/b", "/a"] { try views.pipe(page, "", at: 7) }
        #expect(try totals.readValue() == 1)
        #expect(try totals.readRecord() == TestRecord(key: "/b", value: 1, timestamp: 7))
        #expect(try !totals.isEmpty)
        #expect(try totals.readKeyValue() == ("/a", 2))
        #expect(try totals.isEmpty)
        #expect(
            text { _ = try totals.readValue() }
                == "topic page-totals has no more records: all that came out have been read")
    }

    @Test func `reads the latest value of each key`() throws {
        let driver = try TopologyTestDriver(Shop.self)
        let views = driver.inputTopic("page-views", key: .string, value: .string)
        for page in ["/a", "/b", "/a"] { try views.pipe(page, "") }
        let totals = driver.outputTopic("page-totals", key: .string, value: .int64)
        let latest = try totals.readLatestValues()
        #expect(latest == ["/b": 1, "/a": 2])
        #expect(!(latest == ["/b": 1]))
        #expect(!(latest == ["/b": 1, "/a": 2, "/c": 1]))
        #expect(!(latest == ["/b": 1, "/a": 1]))
        #expect("\(latest)" == "[\"/a\": 2, \"/b\": 1]")
        #expect(try totals.isEmpty)
        #expect(try totals.readLatestValues().isEmpty)
    }

    /// Swift's strings are equal if they look the same; Kafka's keys are bytes.
    @Test func `tells keys apart that are equal but not the same`() throws {
        let composed = "Caf\u{e9}"
        let decomposed = "Cafe\u{301}"
        #expect(composed == decomposed)
        let driver = try TopologyTestDriver(Shop.self, partitions: 3)
        let views = driver.inputTopic("page-views", key: .string, value: .string)
        for key in [composed, decomposed, composed, decomposed, composed] { try views.pipe(key, "") }

        let store = driver.store("page-totals", key: .string, value: .int64)
        #expect(try store.value(of: composed) == 3)
        #expect(try store.value(of: decomposed) == 2)
        #expect(try store.all().count == 2)
        let values = try store.values()
        #expect(values.count == 2)
        #expect(try values[composed] == 3)
        #expect(try values[decomposed] == 2)
        #expect(values == [composed: 3, decomposed: 2])
        #expect(!(values == [composed: 2, decomposed: 3]))

        let latest = try driver.outputTopic("page-totals", key: .string, value: .int64).readLatestValues()
        #expect(latest == [decomposed: 2, composed: 3])
    }

    @Test func `counts them apart in the topology, too`() throws {
        let trial = try Trial(texts: { $0.groupBy { _, value in value }.count(store: "counts") })
        for value in ["\u{e9}", "e\u{301}", "\u{e9}"] { try trial.pipe("k", value) }
        #expect(try trial.rows("counts", value: .int64) == ["e\u{301}=1@0", "\u{e9}=2@0"])
        #expect(try trial.driver.entries(of: "counts").count == 2)
    }
}

@Suite struct `Header names` {
    @Test func `are compared by their bytes`() {
        let headers = Headers([.init(name: "\u{e9}", value: [1]), .init(name: "e\u{301}", value: [2])])
        #expect(headers.last(named: "\u{e9}") == [1])
        #expect(headers.last(named: "e\u{301}") == [2])
        #expect(headers != Headers([.init(name: "e\u{301}", value: [1]), .init(name: "e\u{301}", value: [2])]))
    }
}
