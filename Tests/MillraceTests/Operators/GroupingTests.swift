import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Grouping {
    @Test func `by the present key reads the stream itself`() throws {
        let trial = try Trial(texts: { $0.groupByKey().count(store: "counts") })
        #expect(repartitionTopics(trial.topology) == [])
        #expect(trial.topology.plan.subtopologies.count == 1)
    }

    @Test func `by another key goes through a repartition topic, partitioned by it`() throws {
        let trial = try Trial(
            partitions: 4, texts: { $0.groupBy { _, value in value }.count(store: "counts").toStream().to("out") })
        for (key, partition) in [("x", 0), ("y", 1), ("z", 2), ("x", 3)] as [(String, PartitionID)] {
            try trial.pipe(key, "same", partition: partition)
        }
        #expect(try trial.lines(value: .int64) == (1...4).map { "same=\($0)@0" })
        #expect(Set(try trial.lines("test-counts-repartition")) == ["same=same@0"])
    }

    @Test func `names the repartition topic after the grouping, else after the store`() throws {
        let named = try Trial(texts: { $0.groupBy(named: "by-value") { _, value in value }.count(store: "counts") })
        #expect(repartitionTopics(named.topology) == ["by-value-repartition"])
        #expect(nodeNames(named.topology).contains("by-value"))
        let unnamed = try Trial(texts: { $0.groupBy { _, value in value }.count() })
        #expect(repartitionTopics(unnamed.topology) == ["KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition"])
    }

    @Test func `shares one repartition topic if it is named, and has one for each aggregation if not`() throws {
        let named = try Trial(texts: { stream in
            let grouped = stream.groupBy(named: "g") { _, value in value }
            grouped.count(store: "a")
            grouped.count(store: "b")
        })
        #expect(repartitionTopics(named.topology) == ["g-repartition"])
        let unnamed = try Trial(texts: { stream in
            let grouped = stream.groupBy { _, value in value }
            grouped.count(store: "a")
            grouped.count(store: "b")
        })
        #expect(repartitionTopics(unnamed.topology) == ["a-repartition", "b-repartition"])
    }

    @Test func `drops records whose new key is null before the repartition topic`() throws {
        let log = LineLog()
        let trial = try Trial(
            logger: log.logger,
            texts: { stream in
                stream.groupBy { _, value in value == "n" ? nil : value }.count(store: "counts").toStream().to("out")
            })
        try trial.pipe("k", "n", at: 5)
        try trial.pipe("k", "v", at: 6)
        #expect(try trial.lines("test-counts-repartition") == ["v=v@6"])
        #expect(try trial.lines(value: .int64) == ["v=1@6"])
        #expect(
            log.lines(containing: "null key") == [
                "warning: Records dropped in task 0_0: 1 (null key), the last one at in-0@0"
            ])
    }

    @Test func `may write keys and values in formats of its own`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupBy(key: .marked("!"), value: .marked("#")) { _, value in value }
                .reduce(store: "latest") { _, new in new }.toStream().to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines("test-latest-repartition") == ["!v!=#v#@0"])
        #expect(try trial.lines("test-latest-changelog") == ["!v!=#v#@0"])
        #expect(try trial.lines() == ["!v!=#v#@0"])
    }

    @Test func `by keys that are ignored is a mistake`() {
        let found = mistakes { builder in
            let stream = builder.stream("in", key: .ignored, value: .string)
            stream.groupByKey().count(store: "counts")
            stream.repartition(named: "r").to("out")
        }
        #expect(
            found.map { $0.prefix { $0 != "," } } == [
                "counts needs keys", "r-repartition-sink needs keys",
            ])
    }
}

@Suite struct Repartition {
    @Test func `passes times, headers and tombstones, and drops records without a key`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string.optional, value: .string.optional).repartition(named: "r").to("out")
        }
        // As Kafka Streams 4.3.1 answers.
        try trial.pipe(nil, "v", at: 5)
        try trial.pipe("k", nil, at: 6, headers: Headers([.init(name: "h", value: [1])]))
        try trial.pipe("k", "v", at: 7)
        #expect(try trial.lines("test-r-repartition") == ["k=null@6 h", "k=v@7"])
        #expect(try trial.lines() == ["k=null@6 h", "k=v@7"])
    }

    @Test func `is not repeated by a grouping behind it, unless the key changes again`() throws {
        let kept = try Trial(texts: {
            $0.selectKey { _, v in v }.repartition(named: "r").mapValues { $0 }.groupByKey().count(store: "c")
        })
        #expect(repartitionTopics(kept.topology) == ["r-repartition"])
        let changed = try Trial(texts: {
            $0.repartition(named: "r").selectKey { _, v in v }.groupByKey().count(store: "c")
        })
        #expect(repartitionTopics(changed.topology) == ["r-repartition", "c-repartition"])
    }

    @Test func `a name that ends as the topic does is taken as it is`() throws {
        let trial = try Trial(texts: { $0.repartition(named: "x-repartition").to("out") })
        #expect(repartitionTopics(trial.topology) == ["x-repartition"])
    }

    @Test func `to a given number of partitions`() throws {
        let trial = try Trial(partitions: 2, texts: { $0.repartition(named: "r", partitions: 5).to("out") })
        for number in 0..<50 { try trial.pipe("\(number)", "v", partition: 0) }
        var positions: [PartitionID: Offset] = [:]
        _ = try trial.driver.records(of: "test-r-repartition", from: &positions)
        #expect(positions.count == 5)
        #expect(positions.values.allSatisfy { $0.rawValue > 0 })
    }

    @Test(arguments: [0, -1] as [Int32])
    func `to no partitions is a mistake`(partitions: Int32) {
        let found = mistakes {
            $0.stream("in", key: .string, value: .string).repartition(named: "r", partitions: partitions).to("out")
        }
        #expect(found == ["node r-repartition-sink: a repartition topic needs at least 1 partition, not \(partitions)"])
    }

    @Test func `of two streams under one name is a mistake`() {
        let found = mistakes { builder in
            let stream: KStream<String, String> = builder.stream("in")
            stream.repartition(named: "r").to("a")
            stream.repartition(named: "r").to("b")
        }
        #expect(found.contains("node name r-repartition-filter is used twice: give each node its own name"))
    }
}

@Suite struct ToStream {
    @Test func `has deletions as nil, and updates() has none`() throws {
        let trial = try Trial(texts: { stream in
            let table = stream.groupByKey().reduce(store: "latest") { _, new in new == "del" ? nil : new }
            let changes: KStream<String, String?> = table.toStream()
            changes.mapValues { $0 ?? "nothing" }.to("changes")
            let updates: KStream<String, String> = table.updates()
            updates.mapValues { $0 }.to("updates")
        })
        for value in ["a", "del", "b"] { try trial.pipe("k", value) }
        #expect(try trial.lines("changes") == ["k=a@0", "k=nothing@0", "k=b@0"])
        #expect(try trial.lines("updates") == ["k=a@0", "k=b@0"])
    }

    @Test func `keeps the key: a grouping behind it doesn't repartition`() throws {
        let trial = try Trial(texts: { $0.groupByKey().count(store: "a").toStream().groupByKey().count(store: "b") })
        #expect(repartitionTopics(trial.topology) == [])
    }

    @Test func `is named as in Kafka Streams, or as it is called`() throws {
        let generated = try Trial(texts: { $0.groupByKey().count(store: "c").toStream().to("out") })
        #expect(nodeNames(generated.topology)[2] == "KTABLE-TOSTREAM-0000000002")
        let named = try Trial(texts: { $0.groupByKey().count(store: "c").toStream(named: "changes").to("out") })
        #expect(nodeNames(named.topology)[2] == "changes")
        let updates = try Trial(texts: { $0.groupByKey().count(store: "c").updates().to("out") })
        #expect(updates.topology.description == generated.topology.description)
    }

    @Test func `may be called twice`() throws {
        let trial = try Trial(texts: { stream in
            let table = stream.groupByKey().count(store: "c")
            table.toStream().to("a")
            table.toStream().to("b")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines("a", value: .int64) == ["k=1@0"])
        #expect(try trial.lines("b", value: .int64) == ["k=1@0"])
    }
}
