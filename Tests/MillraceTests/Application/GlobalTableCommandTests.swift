import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Commands for an application with a global table` {
    private static func define(_ streams: StreamsBuilder) {
        let countries = streams.globalTable("countries", key: .string, value: .int64, store: "sizes")
        streams.stream("visits", key: .string, value: .string)
            .join(countries, by: { _, country in country as String? }) { country, size in "\(country) \(size)" }
            .groupByKey().count(store: "counts").toStream().to("out")
    }

    private func makeHarness() throws -> CommandHarness { try CommandHarness(id: "shop", Self.define) }

    /// Three rows in two partitions, one of them deleted again, and one visit.
    private func makeProcessed() async throws -> CommandHarness {
        let harness = try makeHarness()
        _ = await harness.run(
            "produce", "countries", "--partitions", "2", "--key-separator", "=", "--null", "-",
            input: "de=84\nfr=68\nus=340\nfr=-\n")
        _ = await harness.run("produce", "visits", "--key-separator", "=", input: "ann=de\n")
        let run = await harness.run("run", "--until-caught-up", "--log-level", "error")
        #expect(run.status == .success, "\(run.error)")
        return harness
    }

    @Test func `topics lists the topic of the table, and creates it like an input`() async throws {
        let harness = try makeHarness()
        let created = await harness.run("topics", "--create", "--partitions", "3")
        #expect(created.status == .success)
        #expect(
            created.output == """
                TOPIC                  KIND       PARTITIONS  CLEANUP.POLICY  STATUS
                visits                 input               3  delete          ok
                countries              global              3  delete          ok
                out                    output              3  delete          ok
                shop-counts-changelog  changelog           3  compact         ok

                """)
        #expect(await harness.run("topics", "--check").status == .success)
        #expect(await harness.run("topics", "--json").output.contains("\"kind\": \"global\""))
    }

    @Test(arguments: [
        ("mermaid", "  subgraph s0[\"Subtopology 0 (global table)\"]\n"), ("mermaid", "    s0store0[(\"sizes\")]\n"),
        ("mermaid", "  t0 --> s0n0\n"), ("mermaid", "  s0n1 -.- s0store0\n"),
        ("dot", "    label=\"Subtopology 0 (global table)\";\n"),
        ("dot", "    s0store0 [label=\"sizes\", shape=cylinder];\n"),
        ("dot", "  s0n1 -> s0store0 [style=dashed, dir=none];\n"),
        ("json", "      \"global\": true,\n      \"sources\": [\"countries\"],\n"),
        (
            "json",
            "          \"name\": \"sizes\",\n          \"changelog\": null,\n          \"topic\": \"countries\"\n"
        ),
        ("text", "  Sub-topology: 0 for global store (will not generate tasks)\n"),
    ])
    func `topology shows the table and its store`(format: String, part: String) async throws {
        let outcome = await (try makeHarness()).run("topology", "--format", format)
        #expect(outcome.status == .success)
        #expect(outcome.output.contains(part), "\(outcome.output)")
    }

    @Test func `state reads the rows beside those of the tasks`() async throws {
        let harness = try await makeProcessed()
        let list = await harness.run("state", "ls").lines.map { $0.split(separator: " ").map(String.init) }
        #expect(list.map(\.first) == ["TASK", "1_0", "global"])
        #expect(list.last == ["global", "sizes", "2", "4096", "4", "-", "-", "stopped"])
        let time = "\"timestamp\":"
        for (words, output) in [
            (["scan", "sizes"], "de\t84\nus\t340\n"), (["scan", "sizes", "--from", "e"], "us\t340\n"),
            (["scan", "sizes", "--task", "global", "--raw", "--limit", "1"], "6465\t0000000000000054\n"),
            (["get", "sizes", "us"], "340\n"), (["scan", "counts"], "ann\t1\n"),
        ] {
            #expect(await harness.run(["state"] + words).output == output)
        }
        let dump = await harness.run("state", "dump", "sizes").lines
        #expect(dump.allSatisfy { $0.contains(time) && $0.hasSuffix("\"task\":\"global\"}") && JSONSyntax.isValue($0) })
        #expect(dump.count == 2)
        let json = await harness.run("state", "ls", "--task", "global", "--json").output
        #expect(json.contains("\"changelogPosition\": 4,"))
        #expect(json.contains("\"inTopology\": true"))
    }

    @Test(arguments: [
        (["state", "get", "sizes", "fr"], "error: store sizes has no key \"fr\" here\n"),
        (["state", "get", "sizse", "fr"], "did you mean sizes?"),
        (["state", "scan", "sizes", "--task", "1_0"], "there is no store sizes"),
        (["state", "scan", "sizes", "--task", "2_0"], "there is 1_0, global"),
        (
            ["state", "restore-changelog", "sizes", "--force"],
            "sizes is the store of a global table, which has no changelog: its topic countries holds the rows. To have it "
                + "read again, stop the application and delete the directory "
        ),
        (
            ["reset", "--input", "countries", "--force"],
            "countries is the topic of a global table, for which the group has no offsets. To have it read again, stop "
        ),
    ])
    func `what can't be is refused with the reason`(words: [String], text: String) async throws {
        let outcome = await (try await makeProcessed()).run(words)
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains(text), "\(outcome.error)")
    }

    @Test func `lag shows the position of the copy apart from the group's lag`() async throws {
        let harness = try await makeProcessed()
        #expect(await harness.run("lag").lines.last?.hasPrefix("countries") == true)
        _ = await harness.run("produce", "countries", "--key-separator", "=", input: "de=85\n")
        let outcome = await harness.run("lag")
        #expect(outcome.error.isEmpty)
        let rows = outcome.lines.map { $0.split(separator: " ").map(String.init) }
        #expect(rows.contains(["total", "0"]))
        #expect(rows.contains(["GLOBAL-TOPIC", "PARTITION", "POSITION", "START", "END", "LAG"]))
        #expect(rows.last == ["countries", "all", "1"])
        let json = await harness.run("lag", "--json").output
        #expect(json.contains("\"total\": 0,\n  \"globalPartitions\": [\n    {\n      \"topic\": \"countries\""))
        #expect(JSONSyntax.isValue(json))
    }

    @Test func `lag leaves out a table of which there is no copy, or one that can't be read`() async throws {
        let harness = try await makeProcessed()
        let global = "\(harness.path)/state/shop/global"
        try FileSystem.replace("\(global)/trust", with: "an earlier boot")
        let torn = await harness.run("lag")
        #expect(torn.status == .success)
        #expect(torn.error.hasPrefix("Left out topics of global tables: countries; the copy of the global tables in "))
        #expect(torn.lines.last?.split(separator: " ") == ["total", "0"])
        try StateDirectory.deleteTask(global)
        let missing = await harness.run("lag")
        #expect(missing.status == .success)
        #expect(
            missing.error
                == "Left out topics of global tables: countries; there is no copy of them in \(harness.path)/state/shop "
                + "yet\n")
        #expect(missing.output == torn.output)
    }

    @Test func `lag leaves out a copy of another log`() async throws {
        let (harness, other) = (try await makeProcessed(), try await makeProcessed())
        let outcome = await harness.run("lag", "--state-dir", "\(other.path)/state")
        #expect(outcome.status == .success)
        #expect(outcome.error.hasSuffix("/state/shop/global is not of these topics\n"), "\(outcome.error)")
    }

    @Test func `reset deletes the copy, and the next run makes it anew`() async throws {
        let harness = try await makeProcessed()
        let global = "\(harness.path)/state/shop/global"
        #expect(await harness.run("reset", "--dry-run").lines.last == "Would delete state \(global)")
        #expect(await harness.run("reset", "--dry-run", "--json").output.contains("\"\(global)\""))
        #expect(FileSystem.exists(global))
        #expect(await harness.run("reset", "--force").lines.last == "Deleted state \(global)")
        #expect(!FileSystem.exists(global))
        #expect(await harness.run("state", "ls").lines.count == 1)
        #expect(await harness.run("reset", "--force").output.hasPrefix("Nothing to reset"))
        _ = await harness.run("run", "--until-caught-up", "--log-level", "error")
        #expect(await harness.run("state", "scan", "sizes").output == "de\t84\nus\t340\n")
    }
}
