import Testing

@testable import MillraceRuntime

@Suite struct `What is committed about changelogs` {
    @Test(arguments: [
        ([:], ""), (["counts": 0], ""), (["counts": 12], "changelogs counts=12"),
        (["sums": 40, "a.b-c_d": 9_223_372_036_854_775_807], "changelogs a.b-c_d=9223372036854775807 sums=40"),
    ])
    func `comes back as it was`(ends: [String: Offset], metadata: String) {
        let changelogs = CommittedChangelogs(ends: ends)
        #expect(changelogs.metadata == metadata)
        #expect(CommittedChangelogs(metadata: metadata).ends == ends.filter { $0.value > 0 })
    }

    @Test(arguments: ["", "note of another program", "AgAAAAAAAAAAAQ==", "changelogs ", "changelogs a b= =1x c=99999999999999999999"])
    func `is nothing where it can't be read`(metadata: String) {
        #expect(CommittedChangelogs(metadata: metadata).ends == [:])
    }

    @Test func `fits into what the cluster takes`() {
        let ends = (0..<100).map { ("\($0)" + String(repeating: "x", count: 200), Offset(1000)) }
        let metadata = CommittedChangelogs(ends: Dictionary(ends) { first, _ in first }).metadata
        #expect(metadata.utf8.count <= 4096)
        #expect(CommittedChangelogs(metadata: metadata).ends.count == 19)
    }
}
