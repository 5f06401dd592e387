import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Source {
    @Test func `may read several topics as one stream`() throws {
        let trial = try Trial { $0.stream(["x", "y", "z"], key: .string, value: .string).to("out") }
        try trial.pipe("a", "1", to: "z")
        try trial.pipe("b", "2", to: "x")
        try trial.pipe("c", "3", to: "y")
        #expect(try trial.lines() == ["a=1@0", "b=2@0", "c=3@0"])
        #expect(nodeNames(trial.topology) == ["KSTREAM-SOURCE-0000000000", "KSTREAM-SINK-0000000001"])
    }

    @Test func `a topic that is named twice in one source is read once`() throws {
        let trial = try Trial { $0.stream(["in", "in"], key: .string, value: .string).to("out") }
        try trial.pipe("a", "1")
        try trial.pipe("a", "2")
        #expect(try trial.lines() == ["a=1@0", "a=2@0"])
        try trial.driver.restart()
        #expect(try trial.lines() == [])
    }

    @Test func `two streams of one topic share a node, and each may read it in its own way`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string).to("texts")
            builder.stream("in", key: .string, value: .bytes).mapValues { bytes in Int64(bytes.count) }.to("sizes")
        }
        try trial.pipe("k", "four")
        #expect(try trial.lines("texts") == ["k=four@0"])
        #expect(try trial.lines("sizes", value: .int64) == ["k=4@0"])
        #expect(nodeNames(trial.topology).filter { $0.contains("SOURCE") } == ["KSTREAM-SOURCE-0000000000"])
    }

    @Test(arguments: [(["x", "y"], ["y"]), (["x"], ["y", "x"]), (["x", "y"], ["y", "z"])])
    func `sources that share some of their topics are a mistake`(first: [String], second: [String]) {
        let found = mistakes { builder in
            builder.stream(first, key: .string, value: .string, named: "one").to("out")
            builder.stream(second, key: .string, value: .string, named: "two").to("out")
        }
        let shared = first.filter(second.contains).joined(separator: ", ")
        #expect(
            found == [
                "topic \(shared) is read by one and by two, together with different other topics: read it in one stream, or "
                    + "the same topics in both"
            ])
    }

    @Test func `two streams of one topic must agree on where it starts and on its times`() {
        let found = mistakes { builder in
            builder.stream("in", key: .string, value: .string, named: "one").to("out")
            builder.stream("in", key: .string, value: .string, offsetReset: .latest, named: "two").to("out")
            builder.stream("in", key: .string, value: .string, timestamps: .wallClock, named: "three").to("out")
        }
        #expect(
            found
                == ["two", "three"].map {
                    "topic in is read twice, with another `offsetReset` or `timestamps` at \($0) than at one: give both the same"
                })
    }

    @Test func `a source of no topics is a mistake`() {
        let found = mistakes { $0.stream([], key: .string, value: .string, named: "empty").to("out") }
        #expect(found == ["node empty: a source needs at least one topic"])
    }

    @Test func `a topic of the user's may be called like a repartition topic`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string).repartition(named: "r").to("out")
            builder.stream("r-repartition", key: .string, value: .string).to("other")
        }
        try trial.pipe("k", "1")
        try trial.pipe("k", "2", to: "r-repartition")
        #expect(try trial.lines() == ["k=1@0"])
        #expect(try trial.lines("other") == ["k=2@0"])
    }

    @Test func `a sink's topic may be a source's topic too`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string).to("between")
            builder.stream("between", key: .string, value: .string).to("out")
        }
        try trial.pipe("k", "v", at: 4)
        #expect(try trial.lines() == ["k=v@4"])
        #expect(trial.topology.plan.subtopologies.count == 2)
    }
}
