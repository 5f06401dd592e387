import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

/// The expected entries are what `java.util.Properties.load` of Java 17 makes of the same texts.
@Suite struct `A properties file` {
    private func entries(_ text: String) throws -> [String] {
        try PropertiesFile.entries(of: text, in: "f").map { "\($0.key) -> \($0.value)" }
    }

    @Test func `is read as Java reads it`() throws {
        let text = """
            # a comment
            ! another one

            commit.interval.ms=100
            num.stream.threads = 4
              log.level : debug
            directory   /var/lib/word count
            state.dir=a\\
               b\\\\
            with\\=equals=\\tx\\u0041=\\n
            empty=
            alone
            """
        #expect(
            try PropertiesFile.entries(of: text, in: "f") == [
                .init(key: "commit.interval.ms", value: "100", line: 4),
                .init(key: "num.stream.threads", value: "4", line: 5),
                .init(key: "log.level", value: "debug", line: 6),
                .init(key: "directory", value: "/var/lib/word count", line: 7),
                .init(key: "state.dir", value: "ab\\", line: 8), .init(key: "with=equals", value: "\txA=\n", line: 10),
                .init(key: "empty", value: "", line: 11), .init(key: "alone", value: "", line: 12),
            ])
    }

    @Test(
        arguments: [
            // Blanks at the end belong to the value: it may be a password.
            ("a=1 \nb=2\t", ["a -> 1 ", "b -> 2\t"]), (" t\u{0c}=\u{0c}u \u{0c}", ["t -> u \u{0c}"]),
            // Lines end as on any system, and at nothing else.
            ("a=1 \r\nb=2\r\n", ["a -> 1 ", "b -> 2"]), ("w=1\rx=2", ["w -> 1", "x -> 2"]),
            ("v=a\u{85}b\u{2028}c\u{0b}", ["v -> a\u{85}b\u{2028}c\u{0b}"]),
            // Continued lines.
            ("c = x\\\r\n   y\\\n\nd=after", ["c -> xy", "d -> after"]),
            ("x=a\\\n  # no comment", ["x -> a# no comment"]),
            ("y=\\\\\\\n z", ["y -> \\z"]), ("z=end\\", ["z -> end"]), ("#c\\\ne=1", ["e -> 1"]),
            // Keys and separators.
            ("f\\ g\\=h\\:i : v", ["f g=h:i -> v"]), ("m   n = o", ["m -> n = o"]),
            ("p==q\nr:=s", ["p -> =q", "r -> =s"]),
            // Escapes.
            ("j=a\\u00e9\\ud83d\\ude00\\q\\\\", ["j -> aé😀q\\"]),
            // Not as in Java: a byte order mark isn't a part of the first key.
            ("\u{feff}a=1\nb=\u{feff}", ["a -> 1", "b -> \u{feff}"]),
        ] as [(String, [String])])
    func `is read byte for byte`(text: String, expected: [String]) throws {
        #expect(try entries(text).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(arguments: ["a=\\u12", "a=\\uzzzz", "a=\\u+123", "a=\\ud800", "a=\\ud800x", "a\\u1=b"])
    func `with a broken escape is refused`(text: String) {
        #expect(throws: UsageError("f:1: \\u needs four hexadecimal digits")) {
            try PropertiesFile.entries(of: text, in: "f")
        }
    }

    @Test func `that is not UTF-8 is refused, and one with a byte order mark is read`() async throws {
        let harness = try CommandHarness()
        let file = "\(harness.path)/app.properties"
        try FileSystem.replace(file, with: "\u{feff}num.stream.threads=3\r\n")
        let outcome = await harness.run("config", "--config", file)
        #expect(outcome.lines.contains { $0.hasPrefix("num.stream.threads ") && $0.contains(" 3 ") })
        try writeBytes([0x61, 0x3d, 0xe9], to: file)
        let refused = await harness.run("config", "--config", file)
        #expect(refused.status == .userError)
        #expect(refused.error == "error: the configuration file \(file) is not UTF-8 text\n")
    }
}
