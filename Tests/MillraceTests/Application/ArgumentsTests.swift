import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Command-line arguments` {
    private static let options = [
        Option("--max", "N", "a number"), Option("--header", "NAME=VALUE", "a header"), Option("--json", nil, "a flag"),
        Option("--brokers", "LIST", "not shown", isHidden: true),
    ]

    private func parse(_ words: String...) throws -> Arguments {
        try Arguments(words, command: "consume", options: Self.options)
    }

    @Test func `may have values behind a space or an equals sign`() throws {
        #expect(try parse("--max", "3").text(of: Self.options[0]) == "3")
        #expect(try parse("--max=3").text(of: Self.options[0]) == "3")
        #expect(try parse("--header=a=b", "--header", "c=").texts(of: Self.options[1]) == ["a=b", "c="])
        #expect(try parse("--max", "3", "--max", "4").text(of: Self.options[0]) == "4")
        #expect(try parse("--max", "-3").text(of: Self.options[0]) == "-3")
    }

    @Test func `are operands unless they start with a dash, or come after two`() throws {
        let arguments = try parse("topic", "--json", "-", "--", "--max")
        #expect(arguments.operands == ["topic", "-", "--max"])
        #expect(arguments.has(Self.options[2]))
        #expect(!arguments.has(Self.options[0]))
    }

    @Test(arguments: [
        (["--maxx", "3"], "unknown option --maxx; did you mean --max?"),
        (["--jsno"], "unknown option --jsno; did you mean --json?"),
        (["--brokrs", "x"], "unknown option --brokrs"),
        (["-x"], "unknown option -x; write -- before it if it is an argument"),
        (["--max"], "--max needs a value: --max N"),
        (["--json=yes"], "--json takes no value, but \"yes\" was given"),
    ])
    func `that are wrong are refused with their name and what is allowed`(words: [String], text: String) {
        #expect(throws: UsageError(text, command: "consume")) {
            try Arguments(words, command: "consume", options: Self.options)
        }
    }

    @Test func `with values of the wrong form are refused with the value`() throws {
        let arguments = try parse("--max", "many")
        #expect(throws: UsageError("--max needs a whole number of at least 1, not \"many\"", command: "consume")) {
            try arguments.value(of: Self.options[0], .integer(from: 1))
        }
    }
}

@Suite struct `A suggestion` {
    private static let names = ["run", "topology", "topics", "config", "lag", "produce", "consume", "reset"]

    @Test(arguments: [
        ("produc", "produce"), ("conusme", "consume"), ("lga", "lag"), ("RUN", "run"), ("topolgoy", "topology"),
        ("res", "reset"), ("conf", "config"),
    ])
    func `is what somebody who mistyped meant`(mistyped: String, meant: String) {
        #expect(Suggestion.nearest(to: mistyped, among: Self.names) == meant)
    }

    @Test(arguments: ["destroy", "x", "", "top"])
    func `is not made where it would be a guess`(text: String) {
        #expect(Suggestion.nearest(to: text, among: Self.names) == nil)
    }
}
