import FoundationEssentials

extension TapeDecoder {
    /// A value of one of Foundation's types; nil for other types.
    func foundation<Value>(_ type: Value.Type, at element: Int, _ step: @autoclosure () -> PathStep?) throws -> Value? {
        switch ObjectIdentifier(type) {
        case ObjectIdentifier(Date.self): same(try date(at: element, step()), as: type)
        case ObjectIdentifier(Data.self): same(try data(at: element, step()), as: type)
        case ObjectIdentifier(URL.self): same(try url(at: element, step()), as: type)
        case ObjectIdentifier(Decimal.self): same(try decimal(at: element, step()), as: type)
        default: settings.convertsNames ? try stringDictionary(type, at: element, step()) : nil
        }
    }

    private func date(at element: Int, _ step: PathStep?) throws -> Date {
        switch settings.options.dates {
        case .secondsSince2001: return Date(timeIntervalSinceReferenceDate: try double(at: element, step))
        case .secondsSince1970: return Date(timeIntervalSince1970: try double(at: element, step))
        case .millisecondsSince1970: return Date(timeIntervalSince1970: try double(at: element, step) / 1000)
        case .iso8601, .iso8601WithMilliseconds:
            guard let date = ISO8601Text.date(try string(at: element, step)) else {
                throw corrupted("expected a date as in ISO 8601", at: element, step)
            }
            return date
        }
    }

    private func data(at element: Int, _ step: PathStep?) throws -> Data {
        guard let data = Data(base64Encoded: try string(at: element, step)) else {
            throw corrupted("expected base64", at: element, step)
        }
        return data
    }

    private func url(at element: Int, _ step: PathStep?) throws -> URL {
        guard let url = URL(string: try string(at: element, step)) else {
            throw corrupted("expected a URL", at: element, step)
        }
        return url
    }

    private func decimal(at element: Int, _ step: PathStep?) throws -> Decimal {
        guard isNumber(element) else { throw mismatch(Decimal.self, at: element, step) }
        let text = unsafe document.withNumberText(element) { unsafe String(decoding: $0, as: UTF8.self) }
        guard let value = Decimal(string: text) else { throw wrongNumber(Decimal.self, at: element, step) }
        return value
    }

    private func stringDictionary<Value>(_ type: Value.Type, at element: Int, _ step: PathStep?) throws -> Value? {
        guard let type = type as? any DecodableStringDictionary.Type else { return nil }
        return try type.read(TapeDecoder(document, element, in: self, step)) as? Value
    }
}

/// A dictionary whose keys are field names as they are, whatever the names of properties become.
private protocol DecodableStringDictionary {
    static func read(_ decoder: TapeDecoder) throws -> Self
}

extension Dictionary: DecodableStringDictionary where Key == String, Value: Decodable {
    static func read(_ decoder: TapeDecoder) throws -> [String: Value] {
        let document = decoder.document
        guard document.kind(decoder.index) == TapeKind.object else {
            throw decoder.mismatch([String: Any].self, at: decoder.index, nil)
        }
        var values: [String: Value] = [:]
        var position = decoder.index + 1
        while position < document.end(decoder.index) {
            let name = document.string(position)
            let isMeant = values[name] == nil || decoder.settings.options.duplicateNames == .last
            if isMeant { values[name] = try decoder.value(Value.self, at: position + 1, .key(DictionaryKey(name))) }
            position = document.after(position + 1)
        }
        return values
    }
}
