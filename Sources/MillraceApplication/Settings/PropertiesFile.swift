/// Java's `.properties` format, as `java.util.Properties.load` reads it: `key=value`, `key: value` or `key value`, comments
/// after `#` or `!`, a backslash at the end continues a line, blanks at the end belong to the value.
///
/// Two things are not as in Java: the text is UTF-8, and a byte order mark at its start is skipped.
enum PropertiesFile {
    struct Entry: Equatable {
        var key: String
        var value: String
        /// The line on which it begins, from 1.
        var line: Int
    }

    /// A line with those that continue it, still with its escapes.
    private struct LogicalLine {
        var text: [Unicode.Scalar] = []
        var number: Int
    }

    /// The entries of a file's text, in order. `path` is for errors.
    static func entries(of text: String, in path: String) throws -> [Entry] {
        try logicalLines(of: text).map { try entry($0, in: path) }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{0c}"
    }

    private static func logicalLines(of text: String) -> [LogicalLine] {
        var lines: [LogicalLine] = []
        var current: LogicalLine?
        for (index, line) in naturalLines(of: text).enumerated() {
            var content = line.drop(while: isBlank)
            // An empty line that continues another one ends it.
            if current?.text.isEmpty != false {
                if content.first == "#" || content.first == "!" { continue }
                if content.isEmpty, current == nil { continue }
            }
            let continues = content.reversed().prefix { $0 == "\\" }.count % 2 == 1
            if continues { content = content.dropLast() }
            var logical = current ?? LogicalLine(number: index + 1)
            logical.text += content
            current = continues ? logical : nil
            if !continues, !logical.text.isEmpty { lines.append(logical) }
        }
        if let current, !current.text.isEmpty { lines.append(current) }
        return lines
    }

    /// Lines end with a line feed, a carriage return, or both; no other character ends one.
    private static func naturalLines(of text: String) -> [ArraySlice<Unicode.Scalar>] {
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{feff}" { scalars.removeFirst() }
        var lines: [ArraySlice<Unicode.Scalar>] = []
        while let end = scalars.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
            lines.append(scalars[..<end])
            let isPair = scalars[end] == "\r" && scalars[end...].dropFirst().first == "\n"
            scalars = scalars[end...].dropFirst(isPair ? 2 : 1)
        }
        return lines + [scalars]
    }

    private static func entry(_ line: LogicalLine, in path: String) throws -> Entry {
        var rest = line.text[...]
        var key: [Unicode.Scalar] = []
        while let scalar = rest.first, scalar != "=", scalar != ":", !isBlank(scalar) {
            key.append(rest.removeFirst())
            // What is escaped ends no key.
            if scalar == "\\", let escaped = rest.popFirst() { key.append(escaped) }
        }
        rest = rest.drop(while: isBlank)
        if rest.first == "=" || rest.first == ":" { rest = rest.dropFirst().drop(while: isBlank) }
        do throws(BrokenEscape) {
            return Entry(key: try unescaped(key[...]), value: try unescaped(rest), line: line.number)
        } catch {
            throw UsageError("\(path):\(line.number): \\u needs four hexadecimal digits")
        }
    }

    private struct BrokenEscape: Error {}

    /// `\u` names a unit of UTF-16: two of them may be one character.
    private static func unescaped(_ scalars: ArraySlice<Unicode.Scalar>) throws(BrokenEscape) -> String {
        var units: [UInt16] = []
        var rest = scalars
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let escaped = rest.popFirst() else {
                units += String(scalar).utf16
                continue
            }
            switch escaped {
            case "n": units.append(0x0a)
            case "r": units.append(0x0d)
            case "t": units.append(0x09)
            case "f": units.append(0x0c)
            case "u":
                let digits = rest.prefix(4)
                rest = rest.dropFirst(4)
                guard digits.count == 4, digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
                    let unit = UInt16(String(String.UnicodeScalarView(digits)), radix: 16)
                else { throw BrokenEscape() }
                units.append(unit)
            default: units += String(escaped).utf16
            }
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw BrokenEscape() }
        return text
    }
}
