import Millrace

extension Serde where Value == String {
    /// Text in brackets of a kind: tells where bytes were written by this serde and not by the usual one.
    static func marked(_ mark: String) -> Serde {
        Serde(
            "marked-\(mark)", encode: { text, writer in writer.append(utf8: "\(mark)\(text)\(mark)") },
            decode: { bytes in
                let text = try Serde.string.decode(bytes)
                guard text.count >= 2 * mark.count, text.hasPrefix(mark), text.hasSuffix(mark) else {
                    throw SerdeError("the text isn't marked with \(mark)")
                }
                return String(text.dropFirst(mark.count).dropLast(mark.count))
            })
    }
}

/// A type without a usual serde.
struct Plain: Sendable, Equatable {
    var text: String
}

extension Serde where Value == Plain {
    static var plain: Serde {
        Serde(
            "plain", encode: { value, writer in writer.append(utf8: value.text) },
            decode: { Plain(text: try Serde<String>.string.decode($0)) })
    }
}
