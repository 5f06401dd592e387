import FoundationEssentials

extension TextEncoder {
    /// Writes a value of one of Foundation's types; false for other types.
    func writeFoundation<Value: Encodable>(_ value: Value, _ step: @autoclosure () -> PathStep?) throws -> Bool {
        switch ObjectIdentifier(Value.self) {
        case ObjectIdentifier(Date.self): try write(date: same(value, as: Date.self), step())
        case ObjectIdentifier(Data.self): output.write(string: same(value, as: Data.self).base64EncodedString())
        case ObjectIdentifier(URL.self): output.write(string: same(value, as: URL.self).absoluteString)
        case ObjectIdentifier(Decimal.self):
            let value = same(value, as: Decimal.self)
            guard value.isFinite else { throw invalid(value, "JSON has no number that is infinite or NaN", step()) }
            output.write(ascii: value.description)
        default:
            guard output.settings.convertsNames, let dictionary = value as? any EncodableStringDictionary else {
                return false
            }
            try writeNested(StringDictionary(dictionary), step())
        }
        return true
    }

    private func write(date: Date, _ step: PathStep?) throws {
        switch output.settings.options.dates {
        case .secondsSince2001: try output.write(date.timeIntervalSinceReferenceDate, self, step)
        case .secondsSince1970: try output.write(date.timeIntervalSince1970, self, step)
        case .millisecondsSince1970: try output.write(1000 * date.timeIntervalSince1970, self, step)
        case .iso8601, .iso8601WithMilliseconds:
            let hasMilliseconds = output.settings.options.dates == .iso8601WithMilliseconds
            guard let text = ISO8601Text.text(date, milliseconds: hasMilliseconds) else {
                throw invalid(date, "the date is outside of the years 1 to 9999 that ISO 8601 has", step)
            }
            output.write(string: text)
        }
    }
}

/// A key of a dictionary, which is payload.
struct DictionaryKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }

    init?(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
}

/// A dictionary whose keys are field names as they are, whatever the names of properties become.
private protocol EncodableStringDictionary {
    func write(to encoder: TextEncoder) throws
}

extension Dictionary: EncodableStringDictionary where Key == String, Value: Encodable {
    func write(to encoder: TextEncoder) throws {
        _ = encoder.container(keyedBy: DictionaryKey.self)
        for (name, value) in self {
            let key = DictionaryKey(name)
            try encoder.field(key, value) { try encoder.write(value, .key(key)) }
        }
    }
}

private struct StringDictionary: Encodable {
    let dictionary: any EncodableStringDictionary

    init(_ dictionary: any EncodableStringDictionary) { self.dictionary = dictionary }

    func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? TextEncoder else { throw JSONError("another library's encoder") }
        try dictionary.write(to: encoder)
    }
}
