import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `The command line` {
    @Test func `without arguments shows the help and fails`() async throws {
        let outcome = await (try CommandHarness()).run()
        #expect(outcome.status == .userError)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("Usage: word-count COMMAND"))
    }

    @Test(arguments: ["help", "--help", "-h"])
    func `shows the help when asked, on the standard output`(word: String) async throws {
        let outcome = await (try CommandHarness()).run(word)
        #expect(outcome.status == .success)
        #expect(outcome.error.isEmpty)
        for command in CommandTable.all.commands { #expect(outcome.output.contains("\n  \(command.name) ")) }
    }

    @Test(arguments: CommandTable.all.commands.map(\.name))
    func `has help for each command, with all its options`(name: String) async throws {
        let harness = try CommandHarness()
        let command = try #require(CommandTable.all.commands.first { $0.name == name })
        let words = name.split(separator: " ").map(String.init)
        let help = await harness.run(["help"] + words)
        let other = await harness.run(words + ["--help"])
        #expect(help.status == .success)
        #expect(help.output == other.output)
        for option in command.allOptions { #expect(help.output.contains(option.usage) != option.isHidden) }
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
        #expect(Set(command.allOptions.map(\.name)).count == command.allOptions.count)
    }

    @Test(arguments: [
        (["produse", "x"], "unknown command produse; did you mean produce?\nSee `word-count help`."),
        (["dance"], "unknown command dance\nSee `word-count help`."),
        (
            ["state"],
            "state needs a second word: state ls, state get, state scan, state dump, state restore-changelog\nSee `word-count help state`."
        ),
        (["state", "lss"], "unknown command state lss; did you mean state ls?\nSee `word-count help state`."),
        (["produce"], "produce needs TOPIC [FILE…]\nSee `word-count help produce`."),
        (["lag", "lines"], "lag doesn't take the argument \"lines\"\nSee `word-count help lag`."),
        (["run", "--thread", "1"], "unknown option --thread; did you mean --threads?\nSee `word-count help run`."),
        (["help", "prduce"], "unknown command prduce; did you mean produce?\nSee `word-count help`."),
        (
            ["topology", "--format", "png"],
            "--format needs text, mermaid, dot or json, not \"png\"\nSee `word-count help topology`."
        ),
    ])
    func `says what is wrong with it and where the help is`(words: [String], text: String) async throws {
        let outcome = await (try CommandHarness()).run(words)
        #expect(outcome.status == .userError)
        #expect(outcome.error == "error: \(text)\n")
    }

    @Test func `ends with 1 for mistakes in the topology, and lists them`() async throws {
        struct Unknown {}
        let harness = try CommandHarness { streams in
            streams.stream("in", key: .string, value: .string).map { key, _ in (key, Unknown()) }.to("bad/topic")
        }
        let outcome = await harness.run("topology")
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains("bad/topic"))
        #expect(outcome.error.contains("Unknown"))
    }

    @Test(
        arguments: [
            (StreamsError(.user, "x"), 1), (StreamsError(.log, "x"), 2), (StreamsError(.state, "x"), 3),
            (StreamsError(.internal, "x"), 2), (LogError(.stop, "x"), 2), (UsageError("x"), 1),
        ] as [(any Error, Int32)])
    func `ends with a code that says whose fault it was`(error: any Error, code: Int32) {
        #expect(ExitStatus(after: error).rawValue == code)
    }

    @Test(arguments: ["--help", "-h"])
    func `shows the help of commands of two words by the first of them`(option: String) async throws {
        let harness = try CommandHarness()
        let help = await harness.run("state", option)
        #expect(help.status == .success)
        #expect(help.error.isEmpty)
        #expect(help.output == (await harness.run("help", "state").output))
        #expect(help.output.contains("Usage: word-count state dump STORE [OPTION…]"))
    }

    @Test func `shows defaults, as the code leaves them, and what matters on Kafka by itself`() async throws {
        let harness = try CommandHarness(configure: { $0.commitInterval = .seconds(7) })
        let help = await harness.run("run", "--help").output
        let groups = help.split(separator: "\n\n").map { $0.split(separator: "\n").first ?? "" }
        #expect(groups.suffix(3) == ["Options:", "Settings:", "Settings on Kafka:"])
        let lines = help.split(separator: "\n").map(String.init)
        func line(_ option: String) -> String? { lines.firstIndex { $0.hasPrefix("  \(option) ") }.map { lines[$0] } }
        #expect(
            line("--commit-interval TIME")?.hasSuffix("How often processed records are committed. Default: 7s.") == true
        )
        #expect(line("--threads N")?.hasSuffix("Default: 1.") == true)
        let kafka = try #require(lines.firstIndex(of: "Settings on Kafka:"))
        #expect(lines[kafka...].contains { $0.hasPrefix("  --session-timeout TIME") })
        #expect(!lines[kafka...].contains { $0.hasPrefix("  --threads N") })
    }

    @Test func `shows versions`() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("--version").output == (await harness.run("version").output))
        let outcome = await harness.run("version")
        #expect(outcome.lines.first == "Millrace \(MillraceVersion.current)")
        #expect(outcome.lines.contains { $0.hasPrefix("LMDB 0.9.") })
        #expect(JSONSyntax.isValue(await harness.run("version", "--json").output))
    }
}
