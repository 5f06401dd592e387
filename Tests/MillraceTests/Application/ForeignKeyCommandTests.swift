import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Commands for an application with foreign-key joins` {
    /// One join with a name and one without, and a table that is grouped anew.
    private static func define(_ streams: StreamsBuilder) {
        let customers = streams.table("customers", key: .string, value: .string, store: "customers")
        let orders = streams.table("orders", key: .string, value: .string, store: "orders")
        orders.join(customers, by: { $0 as String? }, named: "priced") { "\($0)/\($1)" }.toStream().to("priced")
        orders.leftJoin(customers, by: { $0 as String? }) { "\($0)/\($1 ?? "nobody")" }.toStream().to("all")
        orders.groupBy { order, customer in (customer, order) }.count(store: "counts").toStream().to("counts")
    }

    private static let named = ["registration", "response"].map { "shop-priced-subscription-\($0)-topic" }
    private static let generated = [
        "shop-KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000020-topic",
        "shop-KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-0000000028-topic",
    ]

    private func makeHarness(
        _ define: @escaping (StreamsBuilder) throws -> Void = Self.define
    ) throws -> CommandHarness { try CommandHarness(id: "shop", define) }

    /// Orders of a customer, of an unknown one and one that moves to another customer and then is deleted.
    private func makeProcessed() async throws -> CommandHarness {
        let harness = try makeHarness()
        for (topic, lines) in [
            ("customers", ["a=Ann\nb=Bob\n"]), ("orders", ["1=a\n2=a\n3=z\n", "2=b\n", "2=-\n"]),
        ] {
            for input in lines {
                _ = await harness.run(
                    "produce", topic, "--key-separator", "=", "--null", "-", "--partitions", "1", input: input)
                guard topic == "orders" else { continue }
                let run = await harness.run(
                    "run", "--until-caught-up", "--log-level", "error",
                    // What was processed must still be there to be shown.
                    "--repartition-purge-interval", "1h")
                #expect(run.status == .success, "\(run.error)")
            }
        }
        return harness
    }

    @Test func `topics lists the joins' topics as a kind of their own`() async throws {
        let harness = try makeHarness()
        #expect(await harness.run("topics", "--create").status == .success)
        let rows = await harness.run("topics").lines.map { $0.split(separator: " ").map(String.init) }
        #expect(rows.filter { $0[1] == "foreign-key" }.map { $0[0] } == Self.generated + Self.named)
        #expect(rows.filter { $0[1] == "repartition" }.map { $0[0] } == ["shop-counts-repartition"])
        #expect(rows.count { $0[1] == "changelog" } == 5)
    }

    @Test func `topics of joins that are no more are orphaned, and reset deletes them if asked to`() async throws {
        let harness = try makeHarness()
        _ = await harness.run("topics", "--create")
        let later = try makeHarness { $0.stream("orders", key: .string, value: .string).to("all") }
        let elsewhere = ["--directory", harness.path]
        let orphans = await later.run(["topics"] + elsewhere).lines.filter { $0.hasSuffix(" orphaned") }
        #expect(
            orphans.filter { $0.contains(" foreign-key ") }.map { String($0.prefix { $0 != " " }) }
                == Self.generated + Self.named)
        let reset = await later.run(["reset", "--orphaned", "--force"] + elsewhere)
        for topic in Self.generated + Self.named { #expect(reset.lines.contains("Deleted topic \(topic)")) }
    }

    @Test func `reset deletes their topics and sets no offsets of them`() async throws {
        let harness = try await makeProcessed()
        let lines = await harness.run("reset", "--force").lines
        for topic in Self.generated + Self.named { #expect(lines.contains("Deleted topic \(topic)")) }
        #expect(
            lines.filter { $0.hasPrefix("Set ") }.map { String($0.prefix { $0 != "-" }) }
                == ["Set the offset of customers", "Set the offset of orders"])
    }

    @Test func `consume and state show what is in them as text`() async throws {
        let harness = try await makeProcessed()
        /// Rows are told by the start of their hash.
        let (a, b, z) = (Self.row("a"), Self.row("b"), Self.row("z"))
        for (words, lines) in [
            (
                ["consume", Self.named[0]],
                [
                    "a\tsubscribe 1 (\(a), partition 0), respond if there is a row",
                    "a\tsubscribe 2 (\(a), partition 0), respond if there is a row",
                    "z\tsubscribe 3 (\(z), partition 0), respond if there is a row",
                    "a\tunsubscribe 2 (\(b), partition 0)", "b\tsubscribe 2 (\(b), partition 0), respond",
                    "b\tunsubscribe 2 (deleted row, partition 0), respond",
                ]
            ),
            (
                ["consume", Self.named[1]],
                ["1\tAnn (to \(a))", "2\tAnn (to \(a))", "2\tBob (to \(b))", "2\tno row (to deleted row)"]
            ),
            (
                ["consume", Self.generated[1], "--max", "3"],
                ["1\tAnn (to \(a))", "2\tAnn (to \(a))", "3\tno row (to \(z))"]
            ),
            (
                ["consume", "shop-counts-repartition"],
                [
                    "a\tnull → 1", "a\tnull → 2", "z\tnull → 3", "a\t2 → null", "b\tnull → 2", "b\t2 → null",
                ]
            ),
            (
                ["state", "scan", "priced-subscription-store", "--limit", "1"],
                ["000000016131\tsubscribe 1 (\(a), partition 0), respond if there is a row"]
            ),
        ] as [([String], [String])] {
            let outcome = await harness.run(words)
            #expect(outcome.lines == lines, "\(words): \(outcome.error)")
        }
        #expect(
            await harness.run("consume", "shop-counts-repartition", "--json", "--max", "1").output
                .contains("\"key\":\"a\",\"value\":\"null → 1\""))
        let produced = await harness.run("produce", Self.named[0], input: "subscribe\n")
        #expect(produced.error.contains("can't be written as text; give the bytes with --raw"))
    }

    private static func row(_ value: String) -> String {
        let hash = unsafe Murmur3(of: Array(value.utf8).span.bytes)
        let digits = String(hash.high, radix: 16)
        return "row " + (String(repeating: "0", count: 16 - digits.count) + digits).prefix(8)
    }

    /// Both values are in one record where the group's key stays.
    @Test(arguments: [
        ("6f6c6400", "old → null"), ("6e657701", "null → new"), ("066e65776f6c6402", "old → new"), ("00", " → null"),
        ("6e657703", "0x6e657703"), ("7f02", "0x7f02"),
    ])
    func `consume shows changes of a grouped table`(bytes: String, text: String) async throws {
        let harness = try makeHarness()
        let topic = "shop-counts-repartition"
        #expect(await harness.run("produce", topic, "--raw", input: bytes + "\n").status == .success)
        #expect(await harness.run("consume", topic).output == "null\t\(text)\n")
    }

    /// Bytes that are cut off must not be read beyond their end.
    @Test(arguments: ["00", "0001", "80", "8101", "01020304", "05"])
    func `consume shows what is no subscription or response in hexadecimal`(bytes: String) async throws {
        let harness = try makeHarness()
        for topic in Self.named where !(bytes == "80" && topic == Self.named[1]) {
            _ = await harness.run("produce", topic, "--raw", input: bytes + "\n")
            #expect(await harness.run("consume", topic).output == "null\t0x\(bytes)\n")
        }
    }
}
