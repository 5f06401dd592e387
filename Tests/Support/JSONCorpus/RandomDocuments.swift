package import TestBasics

/// SeededGenerator documents and values.
package enum RandomDocuments {
    /// A valid document, in any of the ways it can be written; no object has a name twice.
    package static func valid(_ random: inout SeededGenerator, depth: Int = 0) -> [UInt8] {
        var text: [UInt8] = []
        space(&random, &text)
        switch random.below(depth > 5 ? 6 : 9) {
        case 0: text += "null".utf8
        case 1: text += (random.chance(50) ? "true" : "false").utf8
        case 2, 3: text += number(&random).utf8
        case 4, 5: string(&random, &text)
        case 6, 7:
            text.append(UInt8(ascii: "["))
            for index in 0..<random.below(6) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += valid(&random, depth: depth + 1)
            }
            space(&random, &text)
            text.append(UInt8(ascii: "]"))
        default:
            text.append(UInt8(ascii: "{"))
            for index in 0..<random.below(6) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                space(&random, &text)
                text += "\"\(index)".utf8
                if random.chance(30) { text += "é\\n\\u00e9".utf8 }
                text.append(UInt8(ascii: "\""))
                space(&random, &text)
                text.append(UInt8(ascii: ":"))
                text += valid(&random, depth: depth + 1)
            }
            space(&random, &text)
            text.append(UInt8(ascii: "}"))
        }
        space(&random, &text)
        return text
    }

    private static func space(_ random: inout SeededGenerator, _ text: inout [UInt8]) {
        if random.chance(15) { text.append(random.element([0x20, 0x0a, 0x0d, 0x09])) }
    }

    package static func number(_ random: inout SeededGenerator) -> String {
        var text = random.chance(30) ? "-" : ""
        func digits(_ count: Int) -> String { (0..<count).map { _ in String(random.below(10)) }.joined() }
        if random.chance(20) {
            text += random.element([
                "0", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
                "99999999999999999999", "9007199254740993", "4503599627370497.5", "1.7976931348623157e308",
                "1.7976931348623159e308", "2.2250738585072014e-308", "5e-324", "2e-324", "1e400", "1e-400", "0e99999",
                "0.1", "1.0", "1e2", "3.4028235e38", "1.00000017881393432617187499",
            ])
        } else {
            text += random.chance(30) ? "0" : String(1 + random.below(9)) + digits(random.below(20))
            if random.chance(40) { text += "." + digits(1 + random.below(20)) }
            if random.chance(20) { text += random.element(["e", "E", "e+", "e-", "E-"]) + digits(1 + random.below(3)) }
        }
        return text
    }

    private static func string(_ random: inout SeededGenerator, _ text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for _ in 0..<random.below(random.chance(10) ? 80 : 12) {
            switch random.below(12) {
            case 0: text += random.element(["\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t"]).utf8
            case 1:
                text += random.element(["\\u0000", "\\u001f", "\\u00e9", "\\uD83D\\uDE00", "\\uFFFF", "\\u2028"]).utf8
            case 2: text += random.element(["é", "語", "😀", "\u{7f}", "\u{2028}"]).utf8
            default: text.append(UInt8(ascii: "a") + UInt8(random.below(26)))
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    /// A document with a few bytes changed, removed, doubled or cut off: nearly always broken.
    package static func broken(_ random: inout SeededGenerator) -> [UInt8] {
        var text = valid(&random)
        let alphabet =
            Array("{}[]:,\"\\0123456789-+.eEtfnul \n\u{0}\u{1f}".utf8) + [0x80, 0xc0, 0xed, 0xa0, 0xf4, 0xff]
        for _ in 0...random.below(3) {
            let place = random.below(text.count)
            switch random.below(5) {
            case 0 where !text.isEmpty: text[place] = random.element(alphabet)
            case 1 where !text.isEmpty: text.remove(at: place)
            case 2: text.insert(random.element(alphabet), at: place)
            case 3 where text.count > 4: text.insert(contentsOf: text[place...].prefix(8), at: random.below(text.count))
            default: text.removeLast(text.count - place)
            }
        }
        return text
    }

    /// A value to write.
    package static func value(_ random: inout SeededGenerator, depth: Int = 0) -> JSONTree {
        switch random.below(depth > 4 ? 7 : 10) {
        case 0: .null
        case 1: .bool(random.chance(50))
        case 2: .signed(Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64)))
        case 3: .unsigned(UInt64.max - random.next() % 1000)
        case 4: .double(double(&random))
        case 5, 6: .string(text(&random))
        case 7, 8: .array((0..<random.below(6)).map { _ in value(&random, depth: depth + 1) })
        default:
            .object(
                Dictionary(
                    (0..<random.below(8)).map { _ in (text(&random), value(&random, depth: depth + 1)) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    /// Finite.
    package static func double(_ random: inout SeededGenerator) -> Double {
        switch random.below(4) {
        case 0: return Double(random.below(1_000_000)) / 100
        case 1: return Double(Int64(truncatingIfNeeded: random.next()))
        case 2: return Double(random.below(1000)) / 1e6 - 0.0005
        default:
            let value = Double(bitPattern: random.next())
            return value.isFinite ? value : -0.0
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        (0..<random.below(random.chance(10) ? 60 : 14)).map { _ in
            random.chance(80)
                ? String(UnicodeScalar(UInt8(32 + random.below(95))))
                : random.element([
                    "\u{0}", "\u{1}", "\n", "\t", "\u{8}", "\u{c}", "\r", "é", "😀", "\u{2028}", "/", "\u{1f}",
                ])
        }.joined()
    }
}
