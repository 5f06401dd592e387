/// The code of a file: its text without comments and without what is between quotes, but with what is interpolated.
struct SwiftCode {
    let text: String

    init(_ source: String) {
        var scanner = Scanner(rest: Array(source.utf8)[...])
        text = scanner.code()
    }

    /// The types that are declared at file scope and can be seen from other files.
    var declaredTypes: Set<String> {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        return Set(
            text.split(separator: "\n").filter { $0.first != " " }.compactMap { line in
                let words = line.split(separator: " ")
                guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
                    words[..<kind].allSatisfy({ $0.first == "@" || $0.first?.isLowercase == true }),
                    !words[..<kind].contains(where: { $0 == "private" || $0 == "fileprivate" })
                else { return nil }
                return String(words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            })
    }

    /// The names that begin like types and follow no dot.
    var mentionedTypes: Set<String> {
        var types: Set<String> = []
        for line in text.split(separator: "\n") where !line.split(separator: " ").contains("import") {
            for word in line.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                let isMember = line[..<word.startIndex].last == "."
                if word.first?.isUppercase == true, !isMember { types.insert(String(word)) }
            }
        }
        return types
    }
}

extension Repository.File {
    var code: SwiftCode { SwiftCode(lines.joined(separator: "\n")) }
}

extension SwiftCode {
    /// Reads Swift as far as needed to tell code from texts and comments. Raw strings are read as plain ones.
    private struct Scanner {
        var rest: ArraySlice<UInt8>
        private var result: [UInt8] = []

        init(rest: ArraySlice<UInt8>) { self.rest = rest }

        mutating func code() -> String {
            while !rest.isEmpty { copyCode(until: nil) }
            return String(decoding: result, as: UTF8.self)
        }

        /// Copies code up to the end, or, in an interpolation, through its closing parenthesis.
        private mutating func copyCode(until end: UInt8?) {
            var depth = 0
            while let byte = rest.first {
                if starts(with: "//") {
                    rest = rest.drop { $0 != UInt8(ascii: "\n") }
                } else if starts(with: "/*") {
                    skip("/*")
                    while !rest.isEmpty, !starts(with: "*/") { rest.removeFirst() }
                    skip("*/")
                } else if starts(with: "\"\"\"") {
                    skipText(to: "\"\"\"")
                } else if starts(with: "\"") {
                    skipText(to: "\"")
                } else {
                    rest.removeFirst()
                    if byte == UInt8(ascii: "(") { depth += 1 }
                    if byte == UInt8(ascii: ")") { depth -= 1 }
                    if byte == end, depth < 0 { return }
                    result.append(byte)
                }
            }
        }

        private mutating func skipText(to quote: StaticString) {
            skip(quote)
            while !rest.isEmpty, !starts(with: quote) {
                if starts(with: "\\(") {
                    skip("\\(")
                    result.append(UInt8(ascii: " "))
                    copyCode(until: UInt8(ascii: ")"))
                    result.append(UInt8(ascii: " "))
                } else {
                    let isEscape = rest.removeFirst() == UInt8(ascii: "\\")
                    if isEscape { rest = rest.dropFirst() }
                }
            }
            skip(quote)
            result.append(UInt8(ascii: " "))
        }

        private func starts(with text: StaticString) -> Bool {
            unsafe rest.first == text.utf8Start.pointee && text.withUTF8Buffer { unsafe rest.starts(with: $0) }
        }

        private mutating func skip(_ text: StaticString) { rest = rest.dropFirst(text.utf8CodeUnitCount) }
    }
}
