internal import MillraceRuntime

/// The settings as they came out, and where each value came from.
struct EffectiveSettings {
    private(set) var settings: Settings
    private(set) var origins: [String: SettingOrigin] = [:]

    /// Asks the code, the configuration file, the environment and the command line, in this order; the last one counts.
    init(of invocation: Invocation) throws {
        let application = invocation.application
        let usual = Settings(StreamsConfiguration(applicationID: application.id))
        settings = Self.defaults(of: application, logger: invocation.console.logger)
        origins[Setting.applicationID.key] = .code
        for setting in Setting.all where setting.text(settings) != setting.text(usual) {
            origins[setting.key] = .code
        }
        for entry in ClientSettings.shown(settings) { origins[entry.key] = .code }
        try readFile(of: invocation)
        try readVariables(invocation.environment)
        for text in invocation.arguments.texts(of: .set) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw invocation.arguments.error("--set needs KEY=VALUE, not \"\(text)\"") }
            try setAny(String(parts[0]), to: String(parts[1]), from: .commandLine(Option.set.name))
        }
        for setting in invocation.command.settings {
            guard let option = setting.option, let value = invocation.arguments.text(of: option) else { continue }
            do {
                try set(setting, to: setting.valueOfFlag ?? value, from: .commandLine(option.name))
            } catch let error as UsageError {
                throw invocation.arguments.error(error.description)
            }
        }
        try settings.finish()
        if settings.streams.applicationID == application.id, let problem = NameRules.problem(with: application.id) {
            throw UsageError("the application's id \(problem)")
        }
        invocation.console.setLevel(settings.logLevel)
    }

    /// The settings as the code leaves them.
    static func defaults(of application: Application, logger: StreamsLogger = .silent) -> Settings {
        var configuration = StreamsConfiguration(applicationID: application.id)
        configuration.logger = logger
        application.configure(&configuration)
        return Settings(configuration)
    }

    private mutating func set(_ setting: Setting, to text: String, from origin: SettingOrigin) throws {
        guard setting.set(text, &settings) else {
            let shown = setting.isSecret ? "the value that was given" : "\"\(text)\""
            let hint = setting.hint(text).map { "; \($0)" } ?? ""
            throw UsageError("\(origin.subject(setting.key)) needs \(setting.wanted), not \(shown)\(hint)")
        }
        origins[setting.key] = origin
    }

    /// Sets a setting of the table, or one of the library's own.
    private mutating func setAny(_ key: String, to text: String, from origin: SettingOrigin) throws {
        if let setting = Setting.all.first(where: { $0.key == key }) { return try set(setting, to: text, from: origin) }
        if let advice = KafkaStreamsSetting.advice(about: key) {
            throw UsageError("\(origin.place)\(key) is not a setting here: \(advice)")
        }
        guard let (clients, name) = ClientSettings.split(key) else {
            let suggestion = Suggestion.text(for: key, among: Setting.all.map(\.key))
            let hint = suggestion.isEmpty ? "; a setting of librdkafka needs a prefix, as in kafka.\(key)" : suggestion
            throw UsageError("\(origin.place)unknown setting \(key)\(hint)")
        }
        if let problem = clients.problem(with: name, text) { throw UsageError("\(origin.subject(key)): \(problem)") }
        settings[keyPath: clients.path][name] = text
        origins[key] = origin
    }

    private mutating func readFile(of invocation: Invocation) throws {
        let fromEnvironment = invocation.environment[Self.configVariable].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = invocation.arguments.text(of: .config) ?? fromEnvironment else { return }
        let bytes: [UInt8]?
        do { bytes = try FileSystem.readBytes(path) } catch { throw UsageError("the configuration file: \(error)") }
        guard let bytes else { throw UsageError("the configuration file \(path) doesn't exist") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError("the configuration file \(path) is not UTF-8 text")
        }
        for entry in try PropertiesFile.entries(of: text, in: path) {
            try setAny(entry.key, to: entry.value, from: .file(path, line: entry.line))
        }
    }

    private static let configVariable = "MILLRACE_CONFIG"

    private mutating func readVariables(_ environment: [String: String]) throws {
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            if let setting = Setting.all.first(where: { $0.variable == name }) {
                try set(setting, to: value, from: .environment(name))
            } else if name.hasPrefix(Setting.prefix), name != Self.configVariable {
                guard let key = ClientSettings.key(ofVariable: name) else {
                    let names = Setting.all.map(\.variable) + [Self.configVariable]
                    throw UsageError(
                        "unknown environment variable \(name)\(Suggestion.text(for: name, among: names))")
                }
                try setAny(key, to: value, from: .environment(name))
            }
        }
    }
}

extension Invocation {
    /// The settings that this command runs with.
    func settings() throws -> Settings { try EffectiveSettings(of: self).settings }
}
