/// The help, made from the tables of commands, options and settings.
enum HelpText {
    /// What `help`, with or without a command's name, prints.
    static func print(
        about words: [String], of application: Application, program: String, _ commands: CommandTable, to output: Output
    ) throws {
        let name = words.joined(separator: " ")
        let family = commands.family(name)
        if words.isEmpty {
            try output.write(overview(of: application.id, program: program, commands) + "\n")
        } else if !family.isEmpty {
            try output.write(family.map { text(of: $0, application, program: program) }.joined(separator: "\n"))
        } else {
            var rest = words[...]
            try output.write(text(of: commands.find(&rest), application, program: program))
        }
        try output.flush()
    }

    static func overview(of applicationID: String, program: String, _ commands: CommandTable) -> String {
        let rows = commands.commands.map { ($0.name, $0.summary) } + [("help [COMMAND]", "Show how a command is used.")]
        return """
            \(applicationID): a stream-processing application made with Millrace

            Usage: \(program) COMMAND [OPTION…]

            Commands:
            \(list(rows))

            Settings come from the code, then a .properties file (--config or MILLRACE_CONFIG), then variables such as
            MILLRACE_COMMIT_INTERVAL_MS, then options; the last one counts. `config` shows them.
            Exit codes: 0 success, 1 a mistake that you can fix, 2 the log failed, 3 state or log in use or damaged.
            """
    }

    static func text(of command: Command, _ application: Application, program: String) -> String {
        let usage = ["Usage:", program, command.name, command.operands, "[OPTION…]"]
        var text = "\(usage.filter { !$0.isEmpty }.joined(separator: " "))\n\n\(command.summary)\n"
        if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
        let defaults = EffectiveSettings.defaults(of: application)
        let isOnKafka = { (setting: Setting) in Setting.onKafka.contains { $0.key == setting.key } }
        let groups = [
            ("Options", command.ownOptions.filter { !$0.isHidden }.map { ($0.usage, $0.help) }),
            ("Settings", command.settings.filter { !isOnKafka($0) }.compactMap { row(of: $0, defaults) }),
            ("Settings on Kafka", command.settings.filter(isOnKafka).compactMap { row(of: $0, defaults) }),
        ]
        for (title, rows) in groups where !rows.isEmpty { text += "\n\(title):\n\(list(rows))\n" }
        return text
    }

    /// Nil for a setting without an option.
    private static func row(of setting: Setting, _ defaults: Settings) -> (String, String)? {
        guard let option = setting.option, !option.isHidden else { return nil }
        let value = option.value == nil ? nil : setting.shownText(defaults)
        return (option.usage, option.help + (value.map { " Default: \($0)." } ?? ""))
    }

    /// Two columns; a long first one moves the second to the next line.
    private static func list(_ rows: [(String, String)]) -> String {
        let width = min(28, rows.map(\.0.count).max() ?? 0)
        return rows.map { name, help in
            let lines = wrapped(help, width: 116 - width - 4)
            let indentation = "\n" + String(repeating: " ", count: width + 4)
            let gap = name.count > width ? indentation : String(repeating: " ", count: width + 2 - name.count)
            return "  \(name)\(gap)\(lines.joined(separator: indentation))"
        }.joined(separator: "\n")
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + word.count < width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
