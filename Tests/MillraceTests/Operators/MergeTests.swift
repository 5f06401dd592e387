import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Merge {
    @Test func `puts the records of both streams into one`() throws {
        let trial = try Trial { builder in
            let left: KStream<String, String> = builder.stream("left")
            left.merge(with: builder.stream("right")).to("out")
        }
        try trial.pipe("a", "1", at: 1, to: "left")
        try trial.pipe("b", "2", at: 2, to: "right")
        try trial.pipe("c", "3", at: 3, to: "left")
        #expect(try trial.lines() == ["a=1@1", "b=2@2", "c=3@3"])
    }

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func `counts as having changed the key if either stream has`(left: Bool, right: Bool) throws {
        let builder = StreamsBuilder()
        func stream(_ topic: String, _ isChanged: Bool) -> KStream<String, String> {
            let stream: KStream<String, String> = builder.stream(topic)
            return isChanged ? stream.selectKey { _, value in value } : stream
        }
        stream("left", left).merge(with: stream("right", right)).groupByKey().count(store: "counts")
        #expect(repartitionTopics(try builder.build()) == (left || right ? ["counts-repartition"] : []))
    }

    @Test func `what follows it is built once, not once for each way to it`() throws {
        // 2^40 ways lead through this ladder; a task that built each of them would never start.
        let trial = try Trial(texts: { start in
            var stream = start
            for _ in 0..<40 { stream = stream.filter { _, _ in false }.merge(with: stream.filter { _, _ in true }) }
            stream.to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v@0"])
    }

    @Test func `a stream merged with itself doesn't double its records`() throws {
        let trial = try Trial(texts: { $0.merge(with: $0).to("out") })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v@0"])
    }

    @Test func `two streams of one topic are merged like one`() throws {
        let trial = try Trial { builder in
            let one: KStream<String, String> = builder.stream("in")
            one.merge(with: builder.stream("in")).to("out")
        }
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v@0"])
    }

    @Test func `takes the serdes of the other stream where its own are missing`() throws {
        let trial = try Trial { builder in
            let plain = builder.stream("other", key: .string, value: .plain)
            builder.stream("in", key: .string, value: .string).mapValues { Plain(text: $0) }.merge(with: plain)
                .to("out")
        }
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v@0"])
    }

    @Test func `streams of two builders can't be merged`() {
        let other = StreamsBuilder()
        let found = mistakes { builder in
            let stream: KStream<String, String> = builder.stream("in")
            let _ = stream.merge(with: other.stream("in").filter { _, _ in true }, named: "both")
        }
        #expect(found == ["node both: both streams of a merge must come from the same StreamsBuilder"])
    }
}
