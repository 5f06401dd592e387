import Millrace
import MillraceTesting
import Testing

@testable import MillraceRuntime

@Suite struct `Tasks` {
    /// Notes the records that a topology sees, as `topic value`.
    static func noting(
        _ seen: Collector<String>, _ topics: [String], timestamps: TimestampPolicy = .failOnInvalid
    ) -> (StreamsBuilder) -> Void {
        { builder in
            var merged: KStream<String, String>?
            for topic in topics {
                let stream = builder.stream(topic, key: .string, value: .string, timestamps: timestamps)
                    .peek { _, value in seen.append("\(topic) \(value)") }
                merged = merged.map { $0.merge(with: stream) } ?? stream
            }
            merged?.to("out")
        }
    }

    @Test func `of two inputs process the record with the lowest time first`() throws {
        let seen = Collector<String>()
        let application = try TestApplication(inputs: ["a": 1, "b": 1], define: Self.noting(seen, ["a", "b"]))
        for time in [10, 20, 30, 40] as [Timestamp] { try application.append("k", "\(time)", at: time, to: "a") }
        for time in [5, 15, 35, 36] as [Timestamp] { try application.append("k", "\(time)", at: time, to: "b") }
        try application.start()
        try application.run()
        #expect(seen.elements == ["b 5", "a 10", "b 15", "a 20", "a 30", "b 35", "b 36", "a 40"])
    }

    @Test func `keep the order of each partition, whatever its times`() throws {
        let seen = Collector<String>()
        let application = try TestApplication(inputs: ["a": 1, "b": 1], define: Self.noting(seen, ["a", "b"]))
        for (time, name) in [(50, "1"), (10, "2"), (70, "3")] as [(Timestamp, String)] {
            try application.append("k", name, at: time, to: "a")
        }
        for (time, name) in [(60, "4"), (20, "5")] as [(Timestamp, String)] {
            try application.append("k", name, at: time, to: "b")
        }
        try application.start()
        try application.run()
        // 10 and 20 stand behind later ones; heads are compared, nothing is sorted.
        #expect(seen.elements == ["a 1", "a 2", "b 4", "b 5", "a 3"])
    }

    @Test func `wait for what the log has for an input that ran out before they go on with the others`() throws {
        let seen = Collector<String>()
        let application = try TestApplication(inputs: ["a": 1, "b": 1], define: Self.noting(seen, ["a", "b"]))
        // Two batches of `a` and of `b`: the second ones are taken in when the first ones are used up.
        application.configuration.bufferedRecords = 2
        for time in [1, 2, 5, 6] as [Timestamp] { try application.append("k", "\(time)", at: time, to: "a") }
        for time in [3, 20, 21, 22] as [Timestamp] { try application.append("k", "\(time)", at: time, to: "b") }
        try application.start()
        try application.run()
        #expect(seen.elements == ["a 1", "a 2", "b 3", "a 5", "a 6", "b 20", "b 21", "b 22"])
    }

    @Test func `go on with one input while the other has nothing`() throws {
        let seen = Collector<String>()
        let application = try TestApplication(inputs: ["a": 1, "b": 1], define: Self.noting(seen, ["a", "b"]))
        try application.start()
        try application.append("k", "1", at: 100, to: "a")
        try application.run()
        try application.append("k", "2", at: 50, to: "b")
        try application.run()
        #expect(seen.elements == ["a 1", "b 2"])
    }

    @Test func `see stream time as the newest of all their inputs, which never goes back`() throws {
        let application = try TestApplication(
            inputs: ["a": 2, "b": 2], define: Self.noting(Collector<String>(), ["a", "b"]))
        let thread = try application.start()
        try application.run()
        #expect(thread.streamTimes == [-1, -1])
        for (time, topic, partition) in [(30, "a", 0), (20, "b", 0), (70, "b", 1)] as [(Timestamp, String, PartitionID)]
        {
            try application.append("k", "v", at: time, to: topic, partition: partition)
        }
        try application.run()
        #expect(thread.streamTimes == [30, 70])
        try application.append("k", "v", at: 25, to: "a", partition: 1)
        try application.run()
        #expect(thread.streamTimes == [30, 70])
    }

    @Test func `hold the partitions of one number of all their topics, and keys meet there`() throws {
        let application = try TestApplication(inputs: ["a": 3, "b": 3]) { builder in
            builder.stream(["a", "b"], key: .string, value: .string).groupByKey().count(store: "counts")
                .toStream().to("out")
        }
        for partition in [0, 1, 2] as [PartitionID] {
            for topic in ["a", "b"] {
                try application.append("p\(partition)", "v", to: topic, partition: partition)
            }
        }
        let thread = try application.start()
        try application.run()
        #expect(thread.taskIDs.map(\.description) == ["0_0", "0_1", "0_2"])
        #expect(try application.rows("counts", value: .int64) == ["p0=2", "p1=2", "p2=2"])
    }

    @Test func `of inputs of unequal width are as many as the widest has partitions`() throws {
        let application = try TestApplication(inputs: ["a": 1, "b": 3]) { builder in
            builder.stream(["a", "b"], key: .string, value: .string).to("out")
        }
        let thread = try application.start()
        try application.run()
        #expect(thread.taskIDs.map(\.description) == ["0_0", "0_1", "0_2"])
    }

    @Test func `commit the position of an input only behind what they have processed of it`() throws {
        let application = try TestApplication(inputs: ["a": 1, "b": 1], define: Self.noting(Collector(), ["a", "b"]))
        for time in [1, 2, 3] as [Timestamp] { try application.append("k", "v", at: time, to: "a") }
        try application.append("k", "v", at: 2, to: "b")
        try application.start()
        try application.run()
        let offsets = try application.log.admin.groupOffsets(of: TestApplication.id)
        #expect(offsets == [TopicPartition("a", 0): 3, TopicPartition("b", 0): 1])
    }

    @Test func `take in no more than they are told to buffer`() throws {
        let application = try TestApplication { $0.stream("in", key: .string, value: .string).to("out") }
        application.configuration.bufferedRecords = 10
        application.configuration.commitInterval = .seconds(1)
        try application.append((0..<1000).map { (Array("k\($0)".utf8), []) })
        let thread = try application.start()
        try application.run(pace: .milliseconds(300))
        #expect(thread.counters.processedRecords == 1000)
        #expect(application.log.plan.count(of: .takeBatch) >= 100)
    }
}
