import EmbeddedLog
import MillraceTesting
import Testing

@testable import Millrace
@testable import MillraceApplication
@testable import MillraceRuntime

/// What an application that is refused because facts were lost is told to do works.
@Suite struct `The ways out after facts were lost` {
    /// The word count, with `a a b` counted and stopped.
    private func makeCounted() async throws -> CommandHarness {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", "--create", input: "a a b\n")
        await run(harness)
        return harness
    }

    private func run(_ harness: CommandHarness) async {
        let outcome = await harness.run("run", "--until-caught-up", "--log-level", "error")
        #expect(outcome.status == .success, "\(outcome.error)")
    }

    /// Runs, which must be refused with code 3 and a text that has `parts`.
    private func refused(_ harness: CommandHarness, _ parts: String..., line: SourceLocation = #_sourceLocation) async {
        let outcome = await harness.run("run", "--until-caught-up", "--log-level", "error")
        #expect(outcome.status == .stateError, "\(outcome.error)", sourceLocation: line)
        for part in parts { #expect(outcome.error.contains(part), "\(outcome.error)", sourceLocation: line) }
    }

    private func counts(_ harness: CommandHarness) async -> [String] {
        await harness.run("state", "scan", "counts").lines
    }

    /// Does to the log what a person might.
    private func change(_ harness: CommandHarness, _ body: (any LogAdmin) throws -> Void) throws {
        let log = try EmbeddedLog(directory: "\(harness.path)/log", access: .owner)
        defer { log.close() }
        try body(log.admin)
    }

    @Test func `an expired group goes on from the positions kept with the state`() async throws {
        let harness = try await makeCounted()
        try change(harness) { try $0.deleteGroup("word-count") }
        await refused(harness, "has no committed offset for lines-0 any more", "reset --to-state")
        let dry = await harness.run("reset", "--to-state", "--dry-run")
        #expect(
            dry.lines == [
                "Would set the offset of lines-0 from none to 1",
                "Would set the offset of word-count-counts-repartition-0 from none to 3",
            ], "\(dry.output)\(dry.error)")
        let outcome = await harness.run("reset", "--to-state", "--force")
        #expect(outcome.status == .success)
        #expect(outcome.output == dry.output.replacing("Would set", with: "Set"))
        _ = await harness.run("produce", "lines", input: "b\n")
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t2"])
        #expect(await harness.run("reset", "--to-state", "--force").output.hasPrefix("Nothing to set"))
    }

    @Test func `reset to state refuses state that is older than its changelog`() async throws {
        let harness = try await makeCounted()
        let copy = try StateCopy(of: "\(harness.path)/state/word-count/1_0")
        _ = await harness.run("produce", "lines", input: "b\n")
        await run(harness)
        try copy.putBack()
        try change(harness) { try $0.deleteGroup("word-count") }
        let outcome = await harness.run("reset", "--to-state", "--force")
        #expect(outcome.status == .stateError)
        #expect(outcome.lines.count == 2)
        #expect(outcome.lines[0] == "Set the offset of lines-0 from none to 2")
        #expect(outcome.lines[1].hasPrefix("Left as it is. Task 1_0: the changelog word-count-counts-changelog-0 has"))
        await refused(harness, "task 1_0 can't start")
    }

    @Test func `without state there is nothing to go by, whatever directory is named`() async throws {
        let harness = try await makeCounted()
        let elsewhere = ["--state-dir", "\(harness.path)/elsewhere"]
        for words in [["reset", "--to-state", "--force"], ["state", "restore-changelog", "counts", "--force"]] {
            let outcome = await harness.run(words + elsewhere)
            #expect(outcome.status == .userError)
            #expect(outcome.error.contains("there is no state "), "\(outcome.error)")
            #expect(outcome.error.contains("\(harness.path)/elsewhere/word-count"))
            #expect(outcome.output.isEmpty)
        }
        let outcome = await harness.run("state", "restore-changelog", "counts", "--task", "1_7", "--force")
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains("there is no state of task 1_7"))
    }

    @Test func `reset to state reports where the group is ahead of it`() async throws {
        let harness = try await makeCounted()
        _ = await harness.run("produce", "lines", input: "b\n")
        try change(harness) { try $0.setGroupOffsets([TopicPartition("lines", 0): 2], of: "word-count") }
        let outcome = await harness.run("reset", "--to-state", "--force")
        #expect(outcome.status == .success)
        #expect(
            outcome.lines == [
                "Nothing to set: the group is not behind the state",
                "Left as it is. The group's offset 2 of lines-0 is ahead of the state's position 1: the records between changed "
                    + "nothing in the state, or were skipped",
            ])
        let json = await harness.run("reset", "--to-state", "--force", "--json").output
        #expect(JSONSyntax.isValue(json) && json.contains("\"kept\": 1"))
    }

    @Test func `a deleted changelog is written anew from the store`() async throws {
        let harness = try await makeCounted()
        try change(harness) { try $0.deleteTopics(["word-count-counts-changelog"]) }
        _ = await harness.run("produce", "lines", input: "b\n")
        await refused(harness, "store counts may be the only copy", "state restore-changelog")
        #expect(await counts(harness) == ["a\t2", "b\t1"])
        #expect(await harness.run("state", "restore-changelog", "counts").status == .userError)
        let outcome = await harness.run("state", "restore-changelog", "counts", "--force")
        #expect(outcome.output == "Wrote 2 rows of task 1_0 to word-count-counts-changelog-0\n", "\(outcome.error)")
        #expect(
            outcome.error.contains("State of task 1_0 in any other directory belongs to the old changelog: delete it"))
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t2"])
        // The changelog has all of it.
        try Shell.run("rm", "-r", "\(harness.path)/state/word-count/1_0")
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t2"])
        #expect(
            await harness.run("state", "restore-changelog", "counts", "--force").output
                == "Nothing to write: the changelog of store counts fits the state of each task here\n")
    }

    @Test func `a changelog that was written by others meanwhile holds what the store holds afterwards`() async throws {
        let harness = try await makeCounted()
        let copy = try StateCopy(of: "\(harness.path)/state/word-count/1_0")
        _ = await harness.run("produce", "lines", input: "other b\n")
        await run(harness)
        try copy.putBack()
        let refused = await harness.run("state", "restore-changelog", "counts", "--all-tasks", "--force")
        #expect(refused.status == .stateError)
        #expect(refused.error.contains("the group is at 5 of word-count-counts-repartition-0, the state at 3"))
        let outcome = await harness.run("state", "restore-changelog", "counts", "--all-tasks", "--set-back", "--force")
        #expect(outcome.status == .success, "\(outcome.error)")
        try Shell.run("rm", "-r", "\(harness.path)/state/word-count/1_0")
        // The group was set back to where the store was, so what came later is counted again, once.
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t2", "other\t1"])
    }

    @Test func `a changelog that is half written is completed`() async throws {
        let harness = try await makeCounted()
        try StateEditor.edit("\(harness.path)/state/word-count/1_0") {
            try $0.setChangelogPosition(
                .unfinishedRewrite, of: "counts", topic: "word-count-counts-changelog", id: nil)
        }
        _ = await harness.run("produce", "lines", input: "b\n")
        await refused(harness, "was interrupted", "Run state restore-changelog counts again")
        #expect(await harness.run("state", "restore-changelog", "counts", "--force").status == .success)
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t2"])
    }

    @Test func `a changelog that is half written is used in no other directory`() async throws {
        let harness = try await makeCounted()
        try change(harness) { admin in
            let facts = CommittedFacts(changelogEnds: ["counts": .unfinishedRewrite])
            let offset = CommittedOffset(3, metadata: facts.metadata)
            try admin.setCommittedOffsets(
                [TopicPartition("word-count-counts-repartition", 0): offset], of: "word-count")
        }
        try Shell.run("rm", "-r", "\(harness.path)/state/word-count/1_0")
        await refused(harness, "was interrupted", "Run state restore-changelog counts again")
    }

    @Test func `a reset starts over also where the group is at the target already`() async throws {
        let harness = try await makeCounted()
        #expect(await harness.run("reset", "--to-latest", "--force").status == .success)
        await run(harness)
        _ = await harness.run("produce", "lines", input: "b\n")
        await run(harness)
        #expect(await counts(harness) == ["b\t1"])
    }

    @Test(arguments: [
        ["reset", "--to-state"], ["reset", "--input", "lines"], ["state", "restore-changelog", "counts"],
    ])
    func `no command takes state of another log`(command: [String]) async throws {
        let harness = try await makeCounted()
        try Shell.run("rm", "-r", "\(harness.path)/log")
        _ = await harness.run("topics", "--create")
        let outcome = await harness.run(command + ["--force"])
        #expect(outcome.status == .stateError)
        #expect(outcome.error.contains("belongs to the log"), "\(outcome.error)")
        await refused(harness, "belongs to the log")
    }

    @Test func `an input that was created anew is read from its start, on top of the state`() async throws {
        let harness = try await makeCounted()
        try change(harness) {
            try $0.deleteTopics(["lines"])
            try $0.createTopics([TopicSpecification(name: "lines", partitions: 1)])
        }
        _ = await harness.run("produce", "lines", input: "a\nc\n")
        await refused(harness, "was deleted and created anew", "reset --input lines")
        #expect(await harness.run("reset", "--input", "lnes", "--force").error.contains("did you mean lines?"))
        let outcome = await harness.run("reset", "--input", "lines", "--force")
        #expect(outcome.status == .success)
        #expect(outcome.lines.contains("Forgot the positions in lines that the state of task 0_0 keeps"))
        await run(harness)
        #expect(await counts(harness) == ["a\t3", "b\t1", "c\t1"])
    }

    @Test func `a group that was moved back is set to the state`() async throws {
        let harness = try await makeCounted()
        try change(harness) { try $0.setGroupOffsets([TopicPartition("lines", 0): 0], of: "word-count") }
        await refused(harness, "would be counted twice")
        _ = await harness.run("reset", "--to-state", "--force")
        await run(harness)
        #expect(await counts(harness) == ["a\t2", "b\t1"])
    }

    @Test(arguments: [
        (["--to-state", "--to-latest"], "exclude each other"),
        (["--to-state", "--input", "lines"], "exclude each other"),
        (["--to-state", "--orphaned"], "--orphaned goes with"),
    ])
    func `options that don't go together are refused`(options: [String], text: String) async throws {
        let outcome = await (try CommandHarness()).run(["reset"] + options)
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains(text))
    }
}
