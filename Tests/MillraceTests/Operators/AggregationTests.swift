import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Count {
    @Test func `counts the records of each key`() throws {
        let trial = try Trial(texts: { $0.groupByKey().count(store: "counts").toStream().to("out") })
        for (key, time) in [("a", 10), ("b", 20), ("a", 30)] as [(String, Timestamp)] {
            try trial.pipe(key, "v", at: time)
        }
        #expect(try trial.lines(value: .int64) == ["a=1@10", "b=1@20", "a=2@30"])
        #expect(try trial.rows("counts", value: .int64) == ["a=2@30", "b=1@20"])
    }

    @Test func `the changelog holds the plain value, with the row's time and no headers`() throws {
        let trial = try Trial(texts: { $0.groupByKey().count(store: "counts").toStream().to("out") })
        try trial.pipe("a", "v", at: 10, headers: Headers([.init(name: "h", value: [1])]))
        let changes = try trial.records("test-counts-changelog")
        #expect(
            changes == [
                RawTestRecord(key: [0x61], value: [0, 0, 0, 0, 0, 0, 0, 1], timestamp: 10, headers: Headers())
            ])
        #expect(try trial.lines(value: .int64) == ["a=1@10 h"])
    }

    @Test func `its name and its store's are Kafka Streams' unless they are given`() throws {
        let generated = try Trial(texts: { $0.groupByKey().count() })
        #expect(nodeNames(generated.topology).last == "KSTREAM-AGGREGATE-0000000002")
        #expect(
            generated.topology.plan.subtopologies[0].stores.map(\.name) == ["KSTREAM-AGGREGATE-STATE-STORE-0000000001"])
        let named = try Trial(texts: { $0.groupByKey().count(store: "own-store", named: "own-node") })
        #expect(nodeNames(named.topology).last == "own-node")
        #expect(named.topology.plan.subtopologies[0].stores.map(\.name) == ["own-store"])
    }

    @Test func `may store keys in another format than they are read in`() throws {
        let trial = try Trial(texts: {
            $0.groupByKey().count(store: Materialized("counts", key: .marked("!"))).toStream().to("out")
        })
        try trial.pipe("a", "v")
        #expect(try trial.lines("test-counts-changelog", value: .int64) == ["!a!=1@0"])
        #expect(try trial.lines(value: .int64) == ["!a!=1@0"])
    }
}

@Suite struct Reduce {
    @Test func `the first value is the first result`() throws {
        let trial = try Trial(texts: {
            $0.groupByKey().reduce(store: "all") { all, new in all + new }.toStream().to("out")
        })
        for value in ["x", "y", "z"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=x@0", "k=xy@0", "k=xyz@0"])
    }

    @Test func `stores what it reads, in the stream's format unless it is given another`() throws {
        let trial = try Trial { builder in
            let stream = builder.stream("in", key: .string, value: .marked("#"))
            stream.groupByKey().reduce(store: "same") { _, new in new }
            stream.groupByKey().reduce(store: Materialized("other", value: .marked("!"))) { _, new in new }
        }
        try trial.pipe("k", "#v#")
        #expect(try trial.lines("test-same-changelog") == ["k=#v#@0"])
        #expect(try trial.lines("test-other-changelog") == ["k=!v!@0"])
    }

    @Test func `to null deletes the row, which starts anew`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string.optional).groupByKey()
                .reduce(store: "all") { all, new in new == "del" ? nil : (all ?? "") + (new ?? "") }
                .toStream().to("out")
        }
        // As Kafka Streams 4.3.1 answers.
        for (value, time) in [("a", 5), ("b", 3), ("del", 9), ("del", 10), ("x", 1)] as [(String, Timestamp)] {
            try trial.pipe("k", value, at: time)
        }
        let expected = ["k=a@5", "k=ab@5", "k=null@9", "k=del@10", "k=delx@10"]
        #expect(try trial.lines() == expected)
        #expect(try trial.lines("test-all-changelog") == expected)
    }
}

@Suite struct Aggregate {
    @Test func `starts with the initial value for each key`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupByKey()
                .aggregate(initial: "0", store: "all") { key, value, all in "\(all),\(key)\(value)" }
                .toStream().to("out")
        })
        for (key, value) in [("a", "1"), ("b", "2"), ("a", "3")] { try trial.pipe(key, value) }
        #expect(try trial.lines() == ["a=0,a1@0", "b=0,b2@0", "a=0,a1,a3@0"])
    }

    @Test func `may be of another type, with a serde of its own`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupByKey()
                .aggregate(initial: Plain(text: ""), store: Materialized("all", value: .plain)) { _, value, all in
                    Plain(text: all.text + value)
                }
                .toStream().to("out")
        })
        for value in ["1", "2"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=1@0", "k=12@0"])
    }

    @Test func `to nil deletes the row, with a tombstone in the changelog and downstream`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupByKey()
                .aggregate(initial: "", store: "all") { _, value, all in value == "del" ? nil : all + value }
                .toStream().to("out")
        })
        for value in ["a", "b", "del", "c"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=a@0", "k=ab@0", "k=null@0", "k=c@0"])
        #expect(try trial.lines("test-all-changelog") == ["k=a@0", "k=ab@0", "k=null@0", "k=c@0"])
        #expect(try trial.rows("all", value: .string) == ["k=c@0"])
    }

    @Test func `to nil where there is no row does nothing`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupByKey().aggregate(initial: "", store: "all") { _, _, _ in nil }.toStream().to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == [])
        #expect(try trial.lines("test-all-changelog") == [])
    }

    @Test func `of an optional type deletes the row at null, however it is said`() throws {
        let trial = try Trial(texts: { stream in
            let grouped = stream.groupByKey()
            let store = Materialized<String, String?>("all", value: .string.optional)
            grouped.aggregate(initial: nil, store: store) { _, value, all -> String? in
                value == "del" ? nil : (all ?? "") + value
            }.toStream().to("out")
        })
        for value in ["a", "del", "b"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=a@0", "k=null@0", "k=b@0"])
    }
}

@Suite struct `Every aggregation` {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Makes a text of each key's records, in the store `all`, and writes it to `out`.
        let apply: @Sendable (KGroupedStream<String?, String?>) -> Void

        static let all = [
            Kind(testDescription: "count") { $0.count(store: "all").updates().mapValues { "\($0)" }.to("out") },
            Kind(testDescription: "reduce") { $0.reduce(store: "all") { _, new in new }.toStream().to("out") },
            Kind(testDescription: "aggregate") { grouped in
                grouped.aggregate(initial: "", store: "all") { _, _, all in all }.toStream().to("out")
            },
        ]

        func trial(logger: StreamsLogger = .silent) throws -> Trial {
            try Trial(logger: logger) { builder in
                apply(builder.stream("in", key: .string.optional, value: .string.optional).groupByKey())
            }
        }
    }

    @Test(arguments: Kind.all)
    func `has the latest time of its records`(kind: Kind) throws {
        let trial = try kind.trial()
        for time in [50, 20, 70, 60] as [Timestamp] { try trial.pipe("k", "v", at: time) }
        #expect(try trial.records().map(\.timestamp) == [50, 50, 70, 70])
        #expect(try trial.records("test-all-changelog").map(\.timestamp) == [50, 50, 70, 70])
    }

    @Test(arguments: Kind.all)
    func `passes the headers of the record that changed it on`(kind: Kind) throws {
        let trial = try kind.trial()
        try trial.pipe("k", "v", headers: Headers([.init(name: "h", value: nil)]))
        #expect(try trial.records().map { $0.headers.map(\.name) } == [["h"]])
    }

    @Test(arguments: Kind.all)
    func `skips records with a null key or value, and counts them`(kind: Kind) throws {
        let log = LineLog()
        let trial = try kind.trial(logger: log.logger)
        try trial.pipe(nil, "v")
        try trial.pipe("k", nil)
        #expect(try trial.lines() == [])
        #expect(try trial.lines("test-all-changelog") == [])
        #expect(
            log.lines(containing: "dropped") == [
                "warning: Records dropped in task 0_0: 1 (null key), the last one at in-0@0"
            ])
        // The others are told of together, 10 seconds later.
        try trial.driver.advanceWallClock(by: .seconds(10))
        try trial.pipe("k", nil)
        #expect(
            log.lines(containing: "null value") == [
                "warning: Records dropped in task 0_0: 2 (null value), the last one at in-0@2"
            ])
    }

    @Test(arguments: Kind.all)
    func `goes on after a restart where it was`(kind: Kind) throws {
        let trial = try kind.trial()
        try trial.pipe("k", "a", at: 5)
        try trial.pipe("k", "b", at: 3)
        let before = try trial.driver.entries(of: "all")
        try trial.driver.restart()
        #expect(try trial.driver.entries(of: "all") == before)
        #expect(try trial.records().count == 2)
        try trial.pipe("k", "c", at: 4)
        #expect(try trial.records().map(\.timestamp) == [5])
    }

    @Test func `sees the same records as the others on the same grouping`() throws {
        let trial = try Trial(texts: { stream in
            let grouped = stream.groupByKey()
            grouped.count(store: "counts").toStream().to("counts")
            grouped.reduce(store: "latest") { _, new in new }.toStream().to("latest")
        })
        try trial.pipe("k", "a")
        try trial.pipe("k", "b")
        #expect(try trial.lines("counts", value: .int64) == ["k=1@0", "k=2@0"])
        #expect(try trial.lines("latest") == ["k=a@0", "k=b@0"])
    }

    @Test func `can follow another`() throws {
        let trial = try Trial(texts: { stream in
            stream.groupByKey().count(store: "counts").updates()
                .groupBy { _, count in count % 2 == 0 ? "even" : "odd" }
                .reduce(store: "sums") { sum, new in sum + new }.toStream().to("out")
        })
        for key in ["a", "a", "b", "a"] { try trial.pipe(key, "v") }
        #expect(try trial.lines(value: .int64) == ["odd=1@0", "even=2@0", "odd=2@0", "odd=5@0"])
    }
}
