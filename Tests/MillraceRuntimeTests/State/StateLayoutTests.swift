import Testing

@testable import MillraceRuntime

@Suite struct `A state's names` {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let entry: StateLayout.Entry

        var testDescription: String { name }
    }

    // Those of every state that was ever written: they never change.
    static let entries = [
        Case(name: "format", entry: .format),
        Case(name: "log", entry: .log),
        Case(name: "commit-time", entry: .commitTime),
        Case(name: "stream-time", entry: .streamTime),
        Case(name: "position:a:b", entry: .position(ofStore: "a:b")),
        Case(name: "position:in-a-3", entry: .position(of: TopicPartition("in-a", 3))),
        Case(name: "input:in-a-3", entry: .input(TopicPartition("in-a", 3))),
        Case(name: "topic:in", entry: .topic("in")),
        Case(name: "signature:counts", entry: .signature(ofStore: "counts")),
    ]

    @Test(arguments: entries)
    func `of entries lead to the entry and back`(_ given: Case) {
        #expect(given.entry.name == given.name)
        #expect(StateLayout.Entry(name: given.name) == given.entry)
    }

    @Test func `have an example of every kind of entry`() {
        #expect(Set(Self.entries.map(\.entry.kind)) == Set(StateLayout.Entry.Kind.allCases))
    }

    @Test(arguments: ["", "other", "inputs:a-1", ":", "Log"])
    func `of a later version are passed over`(name: String) {
        #expect(StateLayout.Entry(name: name) == nil)
    }

    @Test func `of partitions are taken apart, and others aren't partitions`() {
        #expect(StateLayout.Entry.input(TopicPartition("in-a", 3)).partition == TopicPartition("in-a", 3))
        for name in ["counts", "a-", "-", ""] { #expect(StateLayout.Entry.topic(name).partition == nil) }
    }

    @Test func `of databases lead to the store and back`() {
        #expect(StateLayout.meta == "meta")
        #expect(StateLayout.database(ofStore: "a:b") == "store:a:b")
        #expect(StateLayout.store(ofDatabase: "store:a:b") == "a:b")
        #expect(StateLayout.store(ofDatabase: StateLayout.meta) == nil)
    }
}
