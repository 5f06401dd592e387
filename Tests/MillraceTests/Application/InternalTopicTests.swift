import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Topics of an application` {
    private static func count(_ store: String?, filtered: Bool = false) -> (StreamsBuilder) -> Void {
        { streams in
            let lines = streams.stream("lines", key: .ignored, value: .string)
            (filtered ? lines.filter { _, _ in true } : lines).groupBy { _, text in text }.count(
                store: Materialized(store))
        }
    }

    @Test func `have dead-letter topics among them, which are created with the others`() async throws {
        let harness = try CommandHarness(configure: {
            $0.errorHandlers.deserialization = .deadLetter(topic: "bad-lines")
        })
        let row = "bad-lines                      dead-letter           1  delete          "
        #expect(await harness.run("topics").lines.contains { $0.hasPrefix(row + "missing") })
        let created = await harness.run("topics", "--create")
        #expect(created.error.contains("Created topic bad-lines: partitions=1 retention.ms=-1\n"))
        #expect(created.lines.contains { $0.hasPrefix(row + "ok") })
        // A setting names another one.
        let other = await harness.run("topics", "--check", "--processing-handler", "dead-letter:worse-lines")
        #expect(other.status == .userError)
        #expect(other.lines.filter { $0.contains(" dead-letter ") }.count == 2)
    }

    @Test func `that the topology doesn't have any more are orphaned, and reset deletes them if asked to`() async throws
    {
        let old = try CommandHarness(id: "shop", Self.count(nil))
        _ = await old.run("produce", "lines", input: "a\n")
        #expect(await old.run("run", "--until-caught-up", "--log-level", "error").status == .success)

        let new = try CommandHarness(id: "shop", Self.count(nil, filtered: true))
        let elsewhere = ["--directory", old.path]
        let orphans = ["changelog", "repartition"].map { "shop-KSTREAM-AGGREGATE-STATE-STORE-0000000002-\($0)" }
        let listed = await new.run(["topics"] + elsewhere)
        let found = listed.lines.filter { $0.hasSuffix(" orphaned") }.map { String($0.prefix { $0 != " " }) }
        #expect(found == orphans)
        #expect(await new.run(["topics", "--json"] + elsewhere).output.contains("\"status\": \"orphaned\""))

        // Once, not for each task; then the first task whose state has the old store refuses to start.
        let run = await new.run(["run", "--until-caught-up"] + elsewhere)
        #expect(run.status == .stateError)
        let warnings = run.error.split(separator: "\n").map(String.init).filter { $0.contains(" is new, and ") }
        #expect(warnings.count == 1)
        let text =
            "Store KSTREAM-AGGREGATE-STATE-STORE-0000000003 is new, and the topology doesn't have the topic "
            + orphans.joined(separator: ", ") + " any more"
        #expect(warnings.first?.contains(text) == true)
        #expect(warnings.first?.contains("Name stores (`store:`)") == true)
        #expect(!(await new.run(["run", "--until-caught-up"] + elsewhere).error.contains(" is new, and ")))
        #expect(await new.run(["topics", "--check"] + elsewhere).status == .success)

        let kept = await new.run(["reset", "--force"] + elsewhere)
        #expect(
            kept.error.hasPrefix("Orphaned topics stay: \(orphans.joined(separator: ", ")). --orphaned deletes them"))
        #expect(await new.run(["topics"] + elsewhere).output.contains(orphans[0]))
        let deleted = await new.run(["reset", "--force", "--orphaned"] + elsewhere)
        #expect(orphans.allSatisfy { deleted.lines.contains("Deleted topic \($0)") })
        #expect(!(await new.run(["topics"] + elsewhere).output.contains(orphans[0])))
    }

    @Test func `at a first start are new, whatever another application has`() async throws {
        let other = try CommandHarness(id: "shop-orders", Self.count("orders"))
        _ = await other.run("produce", "lines", input: "a\n")
        _ = await other.run("run", "--until-caught-up", "--log-level", "error")
        let first = try CommandHarness(id: "shop", Self.count("counts"))
        let run = await first.run("run", "--until-caught-up", "--directory", other.path)
        #expect(run.status == .success)
        #expect(!run.error.contains("is new"))
    }

    @Test func `with generated names are warned about`() async throws {
        let unnamed = try CommandHarness(id: "shop", Self.count(nil))
        let topology = await unnamed.run("topology")
        #expect(topology.status == .success)
        #expect(
            topology.error.hasPrefix(
                "warning: the name of the store KSTREAM-AGGREGATE-STATE-STORE-0000000002 (`store:`)"))
        let repartition = try CommandHarness(id: "shop") { streams in
            streams.stream("a", key: .string, value: .string).repartition().groupByKey().count(store: "counts")
        }
        #expect(
            await repartition.run("topology").error.hasPrefix(
                "warning: the name of the repartition topic KSTREAM-REPARTITION-0000000001-repartition (`named:`) is generated"
            ))
        #expect(await (try CommandHarness()).run("topology").error.isEmpty)
    }
}

@Suite struct `Reset` {
    @Test func `needs to be confirmed where it can't ask`() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("reset").output == "Nothing to reset: word-count is as if it had never run here\n")
        _ = await harness.run("produce", "lines", input: "a\n")
        _ = await harness.run("run", "--until-caught-up", "--log-level", "error")
        let refused = await harness.run("reset", input: "y\n")
        #expect(refused.status == .userError)
        #expect(
            refused.error.hasPrefix(
                "error: reset asks before it changes anything, and on a terminal only: confirm with --force"))
        #expect(await harness.run("state", "get", "counts", "a").output == "1\n")
        #expect(await harness.run("reset", "--dry-run").status == .success)
        #expect(await harness.run("reset", "--force").status == .success)
        #expect(await harness.run("state", "ls").lines.count == 1)
    }
}
