import Testing

@testable import Millrace

@Suite struct `A properties file` {
    @Test func `is read as Java reads it`() throws {
        let text = """
            # a comment
            ! another one

            commit.interval.ms=100
            num.stream.threads = 4
              log.level : debug\t
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

    @Test func `may have lines that end as in Windows`() throws {
        #expect(
            try PropertiesFile.entries(of: "a=1\r\nb=2\r\n", in: "f") == [
                .init(key: "a", value: "1", line: 1), .init(key: "b", value: "2", line: 2),
            ])
    }

    @Test(arguments: ["a=\\u12", "a=\\uzzzz", "a=\\ud800"])
    func `with a broken escape is refused`(text: String) {
        #expect(throws: UsageError("f:1: \\u needs four hexadecimal digits")) {
            try PropertiesFile.entries(of: text, in: "f")
        }
    }
}
