import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Operating an application` {
    /// Two partitions, two words, processed and stopped.
    private func makeProcessed() async throws -> CommandHarness {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", "--partitions", "2", input: "to be\nto do\n")
        let outcome = await harness.run("run", "--until-caught-up", "--log-level", "warning")
        #expect(outcome.status == .success)
        #expect(outcome.error.hasPrefix("Processed 6 records in "))
        #expect(outcome.output.isEmpty)
        return harness
    }

    @Test func `run ends when all input is processed, and goes on where it was`() async throws {
        let harness = try await makeProcessed()
        #expect(await harness.run("consume", "word-counts").lines.sorted() == ["be\t1", "do\t1", "to\t1", "to\t2"])
        _ = await harness.run("produce", "lines", input: "be\n")
        let outcome = await harness.run("run", "--until-caught-up")
        #expect(outcome.status == .success)
        #expect(outcome.error.contains(" INFO    State: REBALANCING -> RUNNING\n"))
        #expect(outcome.error.contains(" INFO    State: PENDING_SHUTDOWN -> NOT_RUNNING\n"))
        #expect(outcome.lines.isEmpty)
        #expect(
            await harness.run("consume", "word-counts").lines.sorted() == ["be\t1", "be\t2", "do\t1", "to\t1", "to\t2"])
    }

    @Test func `run logs summaries`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", input: "to be\n")
        let outcome = await harness.run("run", "--until-caught-up", "--log-summary-interval", "1ms")
        #expect(outcome.error.contains(" commits and dropped 0 since the last summary; "))
    }

    @Test func `run fails without its input topics`() async throws {
        let outcome = await (try CommandHarness()).run("run", "--log-level", "error")
        #expect(outcome.status == .userError)
        #expect(
            outcome.error.contains("error: input topic lines doesn't exist. Create it with `topics --create`"))
    }

    @Test func `run refuses a state directory in use with code 3, and names the process`() async throws {
        let harness = try await makeProcessed()
        let held = try StateDirectory(root: "\(harness.path)/state", applicationID: "word-count")
        defer { held.close() }
        for words in [["run"], ["reset"], ["reset", "--dry-run"]] {
            let outcome = await harness.run(words)
            #expect(outcome.status == .stateError)
            #expect(outcome.error.contains("process \(ProcessEnvironment.processID)"))
        }
        #expect(await harness.run("state", "get", "counts", "to").output == "2\n")
    }

    @Test func `run ends with code 1 at a record that can't be decoded, or does what the handler says`() async throws {
        let harness = try CommandHarness { streams in
            streams.stream("numbers", key: .string, value: .int64).to("out")
        }
        let texts = try CommandHarness()
        _ = await texts.run("produce", "numbers", "--directory", harness.path, input: "x\n")
        let failed = await harness.run("run", "--until-caught-up", "--log-level", "error")
        #expect(failed.status == .userError)
        #expect(failed.error.contains("deserialization failed for numbers-0@0"))
        let skipped = await harness.run("run", "--until-caught-up", "--deserialization-handler", "skip")
        #expect(skipped.status == .success)
    }

    @Test func `lag shows each input partition and the total`() async throws {
        let harness = try await makeProcessed()
        _ = await harness.run("produce", "lines", input: "a\nb\nc\n")
        let outcome = await harness.run("lag")
        #expect(outcome.lines.first == "TOPIC                          PARTITION  COMMITTED  START  END  LAG")
        #expect(
            outcome.lines.filter { $0.contains(" all ") }.map { $0.split(separator: " ") } == [
                ["lines", "all", "3"], ["word-count-counts-repartition", "all", "0"],
            ])
        #expect(outcome.lines.last?.split(separator: " ") == ["total", "3"])
        let json = await harness.run("lag", "--json").output
        #expect(JSONSyntax.isValue(json))
        #expect(json.contains("\"group\": \"word-count\""))
        #expect(json.contains("\"total\": 3"))
        #expect(json.contains("\"topic\": \"lines\",\n      \"lag\": 3"))
    }

    @Test func `topics lists, checks and creates`() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("topics").status == .success)
        let missing = await harness.run("topics", "--check")
        #expect(missing.status == .userError)
        #expect(missing.lines.dropFirst().allSatisfy { $0.hasSuffix("missing") })
        let created = await harness.run("topics", "--create", "--partitions", "3")
        #expect(created.status == .success)
        #expect(created.error.contains("Created topic lines: partitions=3\n"))
        #expect(
            created.output == """
                TOPIC                          KIND         PARTITIONS  CLEANUP.POLICY  STATUS
                lines                          input                 3  delete          ok
                word-counts                    output                3  delete          ok
                word-count-counts-repartition  repartition           3  delete          ok
                word-count-counts-changelog    changelog             3  compact         ok

                """)
        #expect(await harness.run("topics", "--check").output == created.output)
        #expect(await harness.run("topics", "--create").error == "All topics exist already\n")
    }

    @Test func `topics finds a topic that is wrong`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "word-count-counts-changelog", input: "1\n")
        _ = await harness.run("produce", "lines", "--partitions", "2", input: "x\n")
        let outcome = await harness.run("topics", "--check")
        #expect(outcome.status == .userError)
        #expect(
            outcome.output.contains(
                "wrong: internal topic word-count-counts-changelog has 1 partitions, the topology needs 2"))
        #expect(await harness.run("topics", "--create").status == .userError)
        let json = await harness.run("topics", "--json").output
        #expect(JSONSyntax.isValue(json))
        #expect(json.contains("\"status\": \"wrong\""))
    }

    @Test func `state shows stores and their entries over all tasks`() async throws {
        let harness = try await makeProcessed()
        let list = await harness.run("state", "ls")
        #expect(list.lines.count == 3)
        #expect(list.lines.dropFirst().allSatisfy { $0.contains("counts") && $0.hasSuffix("Z  stopped") })
        #expect(JSONSyntax.isValue(await harness.run("state", "ls", "--json").output))
        #expect(await harness.run("state", "scan", "counts").output == "be\t1\ndo\t1\nto\t2\n")
        #expect(await harness.run("state", "scan", "counts", "--from", "c", "--to", "do").output == "do\t1\n")
        #expect(await harness.run("state", "scan", "counts", "--limit", "1").output == "be\t1\n")
        #expect(
            await harness.run("state", "scan", "counts", "--raw", "--from", "746f").output == "746f\t0000000000000002\n"
        )
        #expect(await harness.run("state", "get", "counts", "to").output == "2\n")
        let dump = await harness.run("state", "dump", "counts")
        #expect(dump.lines.count == 3)
        #expect(dump.lines.allSatisfy(JSONSyntax.isValue))
        #expect(dump.lines[0].hasPrefix(#"{"key":"be","value":1,"timestamp":"#))
        let timed = await harness.run("state", "scan", "counts", "--timestamps", "--limit", "1").output
        #expect(timed.hasSuffix("\tbe\t1\n"))
    }

    @Test(arguments: [
        (["get", "counts", "nothing"], "store counts has no key \"nothing\" here"),
        (["get", "cuonts", "to"], "did you mean counts?"), (["scan", "zzz"], "there is counts"),
        (["scan", "../log"], "there is no store ../log"),
        (["scan", "counts", "--task", "../../log"], "there is no state of task ../../log"),
        (["scan", "counts", "--raw", "--from", "xyz"], "can't be a key of this store"),
        (["get", "counts", "a b", "c"], "doesn't take the argument"),
    ])
    func `state refuses what there isn't`(words: [String], text: String) async throws {
        let outcome = await (try await makeProcessed()).run(["state"] + words)
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains(text))
        #expect(outcome.output.isEmpty)
    }

    @Test func `reset says what it would do, does it, and leaves inputs and outputs alone`() async throws {
        let harness = try await makeProcessed()
        let before = await harness.run("consume", "word-counts").output
        let dry = await harness.run("reset", "--dry-run")
        // Offsets of the input, internal topics, tasks of both subtopologies.
        #expect(dry.lines.count == 2 + 2 + 4)
        #expect(dry.lines.allSatisfy { $0.hasPrefix("Would ") })
        #expect(await harness.run("reset", "--dry-run").output == dry.output)
        #expect(JSONSyntax.isValue(await harness.run("reset", "--dry-run", "--json").output))
        let done = await harness.run("reset", "--force")
        #expect(done.status == .success)
        let wanted = dry.output.replacing("Would set", with: "Set").replacing("Would delete", with: "Deleted")
        #expect(done.output == wanted)
        #expect(
            await harness.run("reset", "--force").output
                == "Nothing to reset: word-count is as if it had never run here\n")
        #expect(await harness.run("state", "ls").lines.count == 1)
        #expect(await harness.run("consume", "word-counts").output == before)

        let again = await harness.run("run", "--until-caught-up", "--log-level", "warning")
        #expect(again.error.hasPrefix("Processed 6 records in "))
        #expect(await harness.run("state", "get", "counts", "to").output == "2\n")
        #expect(await harness.run("consume", "word-counts").lines.count == 8)
    }

    @Test func `reset to latest leaves out what is there`() async throws {
        let harness = try await makeProcessed()
        _ = await harness.run("produce", "lines", input: "late\n")
        let outcome = await harness.run("reset", "--to-latest", "--force")
        #expect(outcome.output.contains("Set the offset of lines-"))
        let again = await harness.run("run", "--until-caught-up", "--log-level", "warning")
        #expect(again.error.hasPrefix("Processed 0 records in "))
    }

    @Test func `reset follows no symbolic link out of the state directory`() async throws {
        let harness = try await makeProcessed()
        let other = try CommandHarness()
        let inside = "\(harness.path)/state/word-count"
        try FileSystem.replace("\(other.path)/data.mdb", with: "precious")
        try makeLink("\(inside)/7_0", to: other.path)
        let outcome = await harness.run("reset", "--force")
        #expect(outcome.status == .stateError)
        #expect(outcome.error.contains("symbolic link"))
        #expect(try FileSystem.readText("\(other.path)/data.mdb") == "precious")
        #expect(await harness.run("state", "ls").status == .stateError)
    }
}
