internal import MillraceRuntime

/// A setting: a row of the table that the options, the environment variables, the configuration file and the command
/// `config` follow.
struct Setting: Sendable {
    /// Kafka's key, or one of Millrace's own.
    let key: String
    let option: Option?
    /// What an option without a value stands for.
    let valueOfFlag: String?
    /// Whether the value is never shown.
    let isSecret: Bool
    /// What is allowed, as the end of "needs …".
    let wanted: String
    /// What to write instead of a value that Kafka Streams takes, as a sentence; nil where that is unknown.
    let hint: @Sendable (String) -> String?
    /// The present value.
    let text: @Sendable (Settings) -> String
    /// Sets the value, or returns false if it can't be set.
    let set: @Sendable (String, inout Settings) -> Bool

    /// The environment variable: `MILLRACE_` and the key in capitals, unless the field has a name for it.
    let variable: String

    static let prefix = "MILLRACE_"

    init<Value>(
        _ key: String, _ option: Option?, _ form: ValueForm<Value>,
        _ path: any WritableKeyPath<Settings, Value> & Sendable, valueOfFlag: String? = nil,
        variable: String? = nil, isSecret: Bool = false
    ) {
        self.key = key
        self.variable = variable ?? Self.prefix + key.uppercased().map { $0 == "." ? "_" : $0 }
        self.option = option
        self.valueOfFlag = valueOfFlag
        self.isSecret = isSecret
        wanted = form.wanted
        hint = form.hint
        text = { form.text($0[keyPath: path]) }
        set = { text, settings in
            guard let value = form.parse(text) else { return false }
            settings[keyPath: path] = value
            return true
        }
    }
}

extension Option {
    static let config = Option("--config", "FILE", "Read settings from this .properties file (MILLRACE_CONFIG).")
    static let set = Option("--set", "KEY=VALUE", "Set any key, as in the configuration file; may be repeated.")
}

extension Setting {
    /// The value as it may be shown; nil where there is none.
    func shownText(_ settings: Settings) -> String? {
        let text = text(settings)
        return text.isEmpty ? nil : isSecret ? "***" : text
    }
}
