import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `A console` {
    private func console(isTerminal: Bool, hasColours: Bool = false, width: Int = 80) -> (Console, WrittenText) {
        let written = WrittenText()
        return (
            Console(isTerminal: isTerminal, hasColours: hasColours, width: { width }) { written.append($0) }, written
        )
    }

    @Test func `logs time, level and text, from its level on`() {
        let (console, written) = console(isTerminal: false)
        console.setLevel(.warning)
        console.logger.info("not this")
        console.logger.warning("but this")
        let line = written.text
        #expect(line.hasSuffix("Z WARNING but this\n"))
        #expect(line.count == "2026-03-09T14:05:31.042Z WARNING but this\n".count)
    }

    @Test func `writes a terminal's status line anew below each other line`() {
        let (console, written) = console(isTerminal: true)
        console.setStatusLine("50%")
        console.setStatusLine("50%")
        console.note("hello")
        console.setStatusLine("")
        console.note("bye")
        #expect(written.text == "\r\u{1b}[K50%\r\u{1b}[Khello\n50%\r\u{1b}[Kbye\n")
    }

    @Test func `cuts the status line to the terminal's width`() {
        let (console, written) = console(isTerminal: true, width: 10)
        console.setStatusLine("0123456789abc")
        #expect(written.text == "\r\u{1b}[K012345678")
    }

    @Test func `has no status line where there is no terminal`() {
        let (console, written) = console(isTerminal: false)
        console.setStatusLine("50%")
        #expect(written.text.isEmpty)
    }

    @Test func `colours only where it may`() {
        let (coloured, colours) = console(isTerminal: true, hasColours: true)
        coloured.error("x")
        #expect(colours.text == "\u{1b}[31merror:\u{1b}[0m x\n")
        #expect(Console.wantsColours([:]))
        #expect(Console.wantsColours(["NO_COLOR": ""]))
        #expect(!Console.wantsColours(["NO_COLOR": "1"]))
        #expect(!Console.wantsColours(["TERM": "dumb"]))
    }
}

@Suite struct `The restore bar` {
    @Test func `shows share, rate and time left of all restores`() {
        var one = RestoreProgress.Phase(start: .seconds(10))
        (one.total, one.records, one.bytes) = (3000, 1000, 20_000_000)
        var other = RestoreProgress.Phase(start: .seconds(12))
        (other.total, other.records, other.bytes) = (1000, 0, 0)
        #expect(
            RestoreBar.text(of: [one, other], at: .seconds(20))
                == "Restoring [####------------] 25% 1000/4000 records, 2.0 MB/s, 30 s left")
    }

    @Test func `is empty when nothing is restored`() {
        #expect(RestoreBar.text(of: [], at: .seconds(1)) == "")
        #expect(RestoreBar.text(of: [RestoreProgress.Phase(start: .zero)], at: .seconds(1)) == "")
    }
}

@Suite struct `JSON text` {
    @Test func `escapes what must be escaped`() {
        #expect(JSON.string("a\"\\\n\t\u{1}é🙂").compact == #""a\"\\\n\t\u0001é🙂""#)
    }

    @Test func `is compact or indented`() {
        let value = JSON.object([
            ("a", .array([.number(1), .null, .bool(true)])), ("b", .array([.object([("c", .array([]))])])),
            ("d", .object([])), ("e", .verbatim("{\"x\":1}")),
        ])
        #expect(value.compact == #"{"a":[1,null,true],"b":[{"c":[]}],"d":{},"e":{"x":1}}"#)
        #expect(
            value.indented == """
                {
                  "a": [1,null,true],
                  "b": [
                    {
                      "c": []
                    }
                  ],
                  "d": {},
                  "e": {"x":1}
                }
                """)
    }

    @Test(arguments: [
        "1", "-0.5e+10", "0", "\"a\\u00e9\\n\"", "true", " [1, {\"a\": null} ] ", "{}", "[]", "{\"a\":{\"b\":[\"\"]}}",
    ])
    func `is recognised`(text: String) { #expect(JSONSyntax.isValue(text)) }

    @Test(arguments: [
        "", "01", "1.", "+1", ".5", "nan", "tru", "\"a", "\"\\x\"", "\"\\u12g4\"", "[1,]", "{\"a\"}", "{a:1}", "[1",
        "1 2",
        "\"a\nb\"", "1e", "-", String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
    ])
    func `is not mistaken`(text: String) { #expect(!JSONSyntax.isValue(text)) }
}

@Suite struct `A mistake in JSON` {
    @Test(arguments: [
        ("{\"a\": 1", "it ends too early"), ("", "it ends too early"), ("{\"a\": 1,}", "column 9"),
        ("[1 2]", "column 4"),
        ("{a: 1}", "column 2"), ("\"é\" x", "column 5"), ("[tru]", "column 2"), ("[\"a\\x\"]", "column 5"),
        ("not", "column 1"),
        ("[01]", "column 4"), ("{\"a\" 1}", "column 6"),
    ])
    func `is shown by its column`(text: String, place: String) {
        #expect(JSONSyntax.firstMistake(in: text) == place)
    }
}

@Suite struct `A signal` {
    @Test func `that follows the first within half a second is the same request, and ends the process later`() {
        var judge = SignalJudge()
        let start = ContinuousClock.now
        #expect(judge.verdict(at: start) == .stop)
        #expect(judge.verdict(at: start) == .same)
        #expect(judge.verdict(at: start + .milliseconds(499)) == .same)
        #expect(judge.verdict(at: start + .milliseconds(500)) == .force)
    }
}

@Suite struct `A text table` {
    @Test func `aligns its columns`() {
        var table = TextTable(["NAME", "N"], numbers: [1])
        table.add(["a", "100"])
        table.add(["longer", ""])
        #expect(table.lines == ["NAME      N", "a       100", "longer"])
    }
}

@Suite struct `A line reader` {
    private func lines(of text: String, blockSize: Int) throws -> [String] {
        let reader = LineReader(Input(Array(text.utf8)), blockSize: blockSize)
        var lines: [String] = []
        while try reader.readLines({ lines.append(String(decoding: $0.toArray(), as: UTF8.self)) }) {}
        #expect(reader.lineNumber == lines.count)
        return lines
    }

    @Test(arguments: [16, 17, 64, 1 << 16])
    func `finds the same lines whatever its block size`(blockSize: Int) throws {
        let words = (0..<300).map { String(repeating: "x", count: $0 * 7 % 90) + "\($0)" }
        #expect(try lines(of: words.joined(separator: "\n"), blockSize: blockSize) == words)
        #expect(try lines(of: words.map { "\($0)\r\n" }.joined(), blockSize: blockSize) == words)
    }

    @Test(
        arguments: [
            ("\u{feff}a\nb", ["a", "b"]), ("\u{feff}\u{feff}a", ["\u{feff}a"]), ("a\n\u{feff}b", ["a", "\u{feff}b"]),
            ("\u{feff}", [""]), ("\u{feff}\r\n", [""]),
        ] as [(String, [String])])
    func `leaves a byte order mark out, once, at the start`(text: String, expected: [String]) throws {
        #expect(try lines(of: text, blockSize: 64).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]), ("\r\n\r", ["", ""]),
            ("a\rb\n", ["a\rb"]),
        ] as [(String, [String])])
    func `ends lines at line feeds`(text: String, expected: [String]) throws {
        #expect(try lines(of: text, blockSize: 64) == expected)
    }
}

@Suite struct `A clock text` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_773_065_131_042, "2026-03-09T14:05:31.042Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `is UTC in milliseconds`(milliseconds: Int64, text: String) {
        #expect(ClockText.text(ofMilliseconds: milliseconds) == text)
    }
}
