/// Java's `.properties` format: `key=value`, `key: value` or `key value`, comments after `#` or `!`, lines that go on
/// after a backslash at the end.
enum PropertiesFile {
    struct Entry: Equatable {
        var key: String
        var value: String
        /// The line on which it begins, from 1.
        var line: Int
    }

    /// The entries of a file's text, in order. `path` is for errors.
    static func entries(of text: String, in path: String) throws -> [Entry] {
        var entries: [Entry] = []
        var logical = ""
        var start = 0
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{0c}" }
            if logical.isEmpty {
                if content.isEmpty || content.first == "#" || content.first == "!" { continue }
                start = index + 1
            }
            logical += content
            if logical.reversed().prefix(while: { $0 == "\\" }).count % 2 == 1, index + 1 < lines.count {
                logical.removeLast()
                continue
            }
            entries.append(try entry(logical, line: start, in: path))
            logical = ""
        }
        return entries
    }

    private static func entry(_ text: String, line: Int, in path: String) throws -> Entry {
        var key = ""
        var rest = text[...]
        while let character = rest.first, !" \t=:".contains(character) {
            key += try unescaped(&rest, line: line, in: path)
        }
        rest = rest.drop { $0 == " " || $0 == "\t" }
        if let separator = rest.first, "=:".contains(separator) {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        }
        var value = ""
        while !rest.isEmpty { value += try unescaped(&rest, line: line, in: path) }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return Entry(key: key, value: value, line: line)
    }

    /// Takes one character, which may be written as an escape.
    private static func unescaped(_ rest: inout Substring, line: Int, in path: String) throws -> String {
        let character = rest.removeFirst()
        guard character == "\\", let escaped = rest.popFirst() else { return String(character) }
        switch escaped {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "f": return "\u{0c}"
        case "u":
            let digits = rest.prefix(4)
            guard digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
                throw UsageError("\(path):\(line): \\u needs four hexadecimal digits")
            }
            rest = rest.dropFirst(4)
            return String(scalar)
        default: return String(escaped)
        }
    }
}
