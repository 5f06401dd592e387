/// A JSON value to print.
enum JSON {
    case null
    case bool(Bool)
    case number(Int64)
    case string(String)
    /// A text that is JSON already.
    case verbatim(String)
    case array([JSON])
    /// In this order.
    case object([(String, JSON)])

    static func number(_ number: some BinaryInteger) -> JSON { .number(Int64(clamping: number)) }

    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    /// A string, or null.
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    /// On one line.
    var compact: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    /// On several lines, for people too.
    var indented: String {
        var text = ""
        write(to: &text, indentation: 0)
        return text
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += "\(value)"
        case .string(let value): Self.write(value, to: &text)
        case .verbatim(let value): text += value
        case .array(let elements):
            // Short lists of plain values stay on one line.
            let isFlat = elements.allSatisfy(\.isPlain)
            Self.writeList(elements, "[", "]", to: &text, indentation: isFlat ? nil : indentation) {
                element, text, inner in
                element.write(to: &text, indentation: inner)
            }
        case .object(let members):
            Self.writeList(members, "{", "}", to: &text, indentation: indentation) { member, text, inner in
                Self.write(member.0, to: &text)
                text += indentation == nil ? ":" : ": "
                member.1.write(to: &text, indentation: inner)
            }
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private static func writeList<Element>(
        _ elements: [Element], _ opening: String, _ closing: String, to text: inout String, indentation: Int?,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        text += opening
        let inner = indentation.map { $0 + 2 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            write(element, &text, inner)
        }
        if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
        text += closing
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{00}"..<"\u{20}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
