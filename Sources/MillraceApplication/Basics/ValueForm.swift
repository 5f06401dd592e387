/// What the values of an option or a setting look like.
struct ValueForm<Value>: Sendable {
    /// What is allowed, as the end of "needs …".
    let wanted: String
    /// The value of a text, or nil.
    let parse: @Sendable (String) -> Value?
    /// The text of a value.
    let text: @Sendable (Value) -> String
    /// What to write instead of a text that isn't allowed, where it is known from elsewhere; as a sentence.
    let hint: @Sendable (String) -> String?

    init(
        wanted: String, parse: @escaping @Sendable (String) -> Value?, text: @escaping @Sendable (Value) -> String,
        hint: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.wanted = wanted
        self.parse = parse
        self.text = text
        self.hint = hint
    }

    /// The same, but for values that may be absent, which a user can't say.
    func optional(absent: String) -> ValueForm<Value?> {
        ValueForm<Value?>(wanted: wanted) { text in
            parse(text).map { .some($0) }
        } text: { value in
            value.map(self.text) ?? absent
        }
    }
}

extension ValueForm where Value == String {
    static var text: ValueForm {
        ValueForm(wanted: "a text that is not empty") {
            $0.isEmpty ? nil : $0
        } text: {
            $0
        }
    }

    /// A name of an application or a topic.
    static var name: ValueForm {
        ValueForm(wanted: "a name of letters, digits, '.', '_' and '-'") {
            NameRules.problem(with: $0) == nil ? $0 : nil
        } text: {
            $0
        }
    }
}

extension ValueForm where Value: FixedWidthInteger & Sendable {
    static func integer(from least: Value, to most: Value = .max) -> ValueForm {
        let wanted = most == .max ? "a whole number of at least \(least)" : "a whole number from \(least) to \(most)"
        return ValueForm(wanted: wanted) { text in
            guard let value = Value(text), (least...most).contains(value) else { return nil }
            return value
        } text: {
            "\($0)"
        }
    }
}

extension ValueForm where Value == Bool {
    static var boolean: ValueForm {
        ValueForm(wanted: "true or false") {
            Bool($0.lowercased())
        } text: {
            "\($0)"
        }
    }
}

extension ValueForm where Value: CaseIterable & RawRepresentable<String> & SendableMetatype {
    /// One of the raw values.
    static var choice: ValueForm {
        let names = Value.allCases.map(\.rawValue)
        return ValueForm(wanted: "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")") {
            Value(rawValue: $0.lowercased())
        } text: {
            $0.rawValue
        }
    }
}

extension ValueForm where Value == Duration {
    /// A time with a unit, or plain milliseconds, as in Kafka's `.ms` keys.
    static func duration(from least: Duration = .milliseconds(1)) -> ValueForm {
        let bound = least == .zero ? "" : ", at least \(text(of: least))"
        return ValueForm(wanted: "a time such as 100ms, 30s, 2m or 1h, or plain milliseconds\(bound)") { text in
            guard let duration = parseDuration(text), duration >= least else { return nil }
            return duration
        } text: {
            self.text(of: $0)
        }
    }

    private static var units: [(name: String, milliseconds: Int64)] {
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("", 1)]
    }

    private static func parseDuration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard let number = Int64(digits), let found = units.first(where: { $0.name == unit }) else { return nil }
        let (milliseconds, overflows) = number.multipliedReportingOverflow(by: found.milliseconds)
        // More than a century is a mistake.
        return overflows || milliseconds > 3_155_760_000_000 ? nil : .milliseconds(milliseconds)
    }

    /// In the largest unit that fits.
    private static func text(of duration: Duration) -> String {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        for unit in units.dropLast().reversed()
        where milliseconds % unit.milliseconds == 0 && milliseconds >= unit.milliseconds {
            return "\(milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "0ms"
    }
}
