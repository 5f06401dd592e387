/// The help, made from the tables of commands, options and settings.
enum HelpText {
    /// What `help`, with or without a command's name, prints.
    static func print(about words: [String], _ applicationID: String, program: String, to output: Output) throws {
        let name = words.joined(separator: " ")
        let family = Command.all.filter { $0.name.hasPrefix("\(name) ") }
        if words.isEmpty {
            try output.write(overview(of: applicationID, program: program) + "\n")
        } else if !family.isEmpty {
            try output.write(family.map { text(of: $0, program: program) }.joined(separator: "\n"))
        } else {
            var rest = words[...]
            try output.write(text(of: CommandLineInterface.findCommand(&rest), program: program))
        }
        try output.flush()
    }

    static func overview(of applicationID: String, program: String) -> String {
        let rows = Command.all.map { ($0.name, $0.summary) } + [("help [COMMAND]", "Show how a command is used.")]
        return """
            \(applicationID): a stream-processing application made with Millrace

            Usage: \(program) COMMAND [OPTION…]

            Commands:
            \(list(rows))

            Settings come from the code, then a .properties file (--config or MILLRACE_CONFIG), then variables such as
            MILLRACE_COMMIT_INTERVAL_MS, then options; the later counts. `config` shows them.
            Exit codes: 0 success, 1 a mistake to mend, 2 the log failed, 3 state or log in use or damaged.
            """
    }

    static func text(of command: Command, program: String) -> String {
        let usage = ["Usage:", program, command.name, command.operands, "[OPTION…]"]
        var text = "\(usage.filter { !$0.isEmpty }.joined(separator: " "))\n\n\(command.summary)\n"
        if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
        let rows = command.allOptions.filter { !$0.isHidden }.map { ($0.usage, $0.help) }
        return text + "\nOptions:\n\(list(rows))\n"
    }

    /// Two columns; a long first one pushes the second to the next line.
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
