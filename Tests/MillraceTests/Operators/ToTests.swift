import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct To {
    @Test func `writes to the partition that Kafka's default partitioner picks`() throws {
        let trial = try Trial(partitions: 7, texts: { $0.to("out") })
        // See the test of the partitioner for where these keys belong.
        for key in ["a", "b", "21", "foobar", "abc"] { try trial.pipe(key, "v", partition: 3) }
        var positions: [PartitionID: Offset] = [:]
        _ = try trial.driver.records(of: "out", from: &positions)
        #expect(positions == [0: 1, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1])
    }

    @Test func `records without a key take turns over the partitions`() throws {
        let trial = try Trial(partitions: 3) { builder in
            builder.stream("in", key: .ignored, value: .string).to("out")
        }
        for value in ["1", "2", "3", "4"] { try trial.pipe("k", value, partition: 0) }
        var positions: [PartitionID: Offset] = [:]
        _ = try trial.driver.records(of: "out", from: &positions)
        #expect(positions == [0: 2, 1: 1, 2: 1])
    }

    @Test func `an empty key and an empty value are not null`() throws {
        let trial = try Trial(texts: { $0.to("out") })
        try trial.pipe("", "")
        let record = try #require(try trial.records().first)
        #expect(record.key == [])
        #expect(record.value == [])
    }

    @Test func `may compute the topic of each record`() throws {
        let trial = try Trial(texts: { $0.to { key, value in "\(key)-\(value)" } })
        for topic in ["a-1", "a-2", "b-1"] { try trial.driver.createTopic(topic) }
        for (key, value) in [("a", "1"), ("b", "1"), ("a", "2"), ("a", "1")] { try trial.pipe(key, value) }
        #expect(try trial.lines("a-1") == ["a=1@0", "a=1@0"])
        #expect(try trial.lines("a-2") == ["a=2@0"])
        #expect(try trial.lines("b-1") == ["b=1@0"])
    }

    @Test func `a computed topic that doesn't exist stops the application with its name`() throws {
        let trial = try Trial(texts: { $0.to { _, value in value } })
        let error = #expect(throws: StreamsError.self) { try trial.pipe("k", "nowhere") }
        #expect(error?.description.contains("no topic 'nowhere'") == true)
    }

    @Test func `several sinks may write to one topic`() throws {
        let trial = try Trial(texts: { stream in
            stream.to("out")
            stream.mapValues { value in value.uppercased() }.to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v@0", "k=V@0"])
    }

    @Test func `several subtopologies may write to one topic`() throws {
        let trial = try Trial { builder in
            for topic in ["x", "y"] { builder.stream(topic, key: .string, value: .string).to("out") }
        }
        try trial.pipe("k", "1", to: "x")
        try trial.pipe("k", "2", to: "y")
        #expect(try trial.lines() == ["k=1@0", "k=2@0"])
    }
}
