/// Whether a text is JSON as it stands, so that it can be printed as a part of JSON.
enum JSONSyntax {
    static func isValue(_ text: String) -> Bool { mistakeOffset(in: text) == nil }

    /// Where a text stops being JSON: `column 17`; nil if it is JSON. For a text of one line.
    static func firstMistake(in text: String) -> String? {
        guard let offset = mistakeOffset(in: text) else { return nil }
        guard offset < text.utf8.count else { return "it ends too early" }
        let before = String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self)
        return "column \(before.count + 1)"
    }

    /// The bytes before the mistake.
    private static func mistakeOffset(in text: String) -> Int? {
        var rest = Array(text.utf8)[...]
        guard skipValue(&rest, depth: 0) else { return rest.startIndex }
        skipSpace(&rest)
        return rest.isEmpty ? nil : rest.startIndex
    }

    private static let deepest = 512

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
    }

    private static func skip(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func skipValue(_ rest: inout ArraySlice<UInt8>, depth: Int) -> Bool {
        guard depth < deepest else { return false }
        skipSpace(&rest)
        switch rest.first {
        case UInt8(ascii: "{"): return skipList(&rest, "{", "}", depth: depth) { skipString(&$0) && skipColon(&$0) }
        case UInt8(ascii: "["): return skipList(&rest, "[", "]", depth: depth) { _ in true }
        case UInt8(ascii: "\""): return skipString(&rest)
        default:
            for word in ["true", "false", "null"] where rest.starts(with: word.utf8) {
                rest = rest.dropFirst(word.utf8.count)
                return true
            }
            return skipNumber(&rest)
        }
    }

    /// An array or an object; `skipName` takes what comes before a value.
    private static func skipList(
        _ rest: inout ArraySlice<UInt8>, _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, depth: Int,
        _ skipName: (inout ArraySlice<UInt8>) -> Bool
    ) -> Bool {
        guard skip(opening, &rest) else { return false }
        skipSpace(&rest)
        if skip(closing, &rest) { return true }
        repeat {
            skipSpace(&rest)
            guard skipName(&rest), skipValue(&rest, depth: depth + 1) else { return false }
            skipSpace(&rest)
        } while skip(",", &rest)
        return skip(closing, &rest)
    }

    private static func skipColon(_ rest: inout ArraySlice<UInt8>) -> Bool {
        skipSpace(&rest)
        return skip(":", &rest)
    }

    private static func skipString(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard skip("\"", &rest) else { return false }
        while let byte = rest.first {
            if byte < 0x20 { return false }
            rest.removeFirst()
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"):
                guard let escaped = rest.first else { return false }
                if escaped == UInt8(ascii: "u") {
                    let digits = rest.dropFirst().prefix(4)
                    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
                        return false
                    }
                    rest = rest.dropFirst(5)
                } else if "\"\\/bfnrt".utf8.contains(escaped) {
                    rest.removeFirst()
                } else {
                    return false
                }
            default: continue
            }
        }
        return false
    }

    private static func skipNumber(_ rest: inout ArraySlice<UInt8>) -> Bool {
        func skipDigits() -> Int {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        _ = skip("-", &rest)
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = skipDigits()
        guard whole > 0, !isZero || whole == 1 else { return false }
        if skip(".", &rest), skipDigits() == 0 { return false }
        if skip("e", &rest) || skip("E", &rest) {
            if !skip("+", &rest) { _ = skip("-", &rest) }
            if skipDigits() == 0 { return false }
        }
        return true
    }
}
