import Testing

@testable import MillraceRuntime

@Suite struct `What is committed with an input position` {
    @Test(
        arguments: [
            (nil, [:], ""), (nil, ["counts": 0], ""), (nil, ["counts": 12], "millrace counts=12"),
            ("x_B-3q", [:], "millrace topic:x_B-3q"),
            ("7", ["sums": 40, "a.b-c_d": .max], "millrace topic:7 a.b-c_d=9223372036854775807 sums=40"),
            ("topic", ["topic": 5], "millrace topic:topic topic=5"),
        ] as [(String?, [String: Int64], String)])
    func `comes back as it was`(topicID: String?, ends: [String: Int64], metadata: String) {
        let facts = CommittedFacts(topicID: topicID, changelogEnds: ends.mapValues { Offset($0) })
        #expect(facts.metadata == metadata)
        let back = CommittedFacts(metadata: metadata)
        #expect(back.topicID == topicID)
        #expect(back.changelogEnds == facts.changelogEnds.filter { $0.value > 0 })
    }

    @Test func `has the stream time, if there is one`() {
        let facts = CommittedFacts(topicID: "7", changelogEnds: ["counts": 12], streamTime: 500)
        #expect(facts.metadata == "millrace topic:7 time:500 counts=12")
        #expect(CommittedFacts(metadata: facts.metadata) == facts)
        #expect(CommittedFacts(metadata: "millrace time:soon counts=12").streamTime == nil)
    }

    @Test(arguments: [
        "", "note of another program", "AgAAAAAAAAAAAQ==", "millrace", "millrace a b= =1x c=99999999999999999999",
        "millrace2 counts=12",
    ])
    func `is nothing where it can't be read`(metadata: String) {
        #expect(CommittedFacts(metadata: metadata) == CommittedFacts())
    }

    @Test func `fits into what the cluster takes`() {
        let ends = (0..<100).map { ("\($0)" + String(repeating: "x", count: 200), Offset(1000)) }
        let metadata = CommittedFacts(changelogEnds: Dictionary(ends) { first, _ in first }).metadata
        #expect(metadata.utf8.count <= 4096)
        #expect(CommittedFacts(metadata: metadata).changelogEnds.count == 19)
    }
}
