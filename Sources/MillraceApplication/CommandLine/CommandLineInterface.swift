internal import MillraceRuntime

/// From the words of a command line to an exit status.
enum CommandLineInterface {
    /// Runs the command that `arguments`, after the program's own name, say.
    static func run(
        _ arguments: [String], of application: Application, commands: CommandTable, environment: [String: String],
        input: Input, output: Output, console: Console
    ) async -> ExitStatus {
        let program = arguments.first?.split(separator: "/").last.map(String.init) ?? application.id
        StopSignals.ignoreClosedPipes()
        do {
            var rest = arguments.dropFirst()
            guard let first = rest.first else {
                console.note(HelpText.overview(of: application.id, program: program, commands))
                return .userError
            }
            let isHelp = ["help", "--help", "-h"].contains(first)
            // `state --help`: half of a command's name.
            if isHelp || rest.count == 2 && ["--help", "-h"].contains(rest.last) && !commands.family(first).isEmpty {
                let words = isHelp ? Array(rest.dropFirst()) : [first]
                try HelpText.print(about: words, of: application, program: program, commands, to: output)
                return .success
            }
            if first == "--version" { rest[rest.startIndex] = "version" }
            let command = try commands.find(&rest)
            let parsed = try Arguments(rest, command: command.name, options: command.allOptions)
            if parsed.has(.help) {
                try output.write(HelpText.text(of: command, application, program: program))
                try output.flush()
                return .success
            }
            try checkOperands(parsed, of: command)
            let status = try await command.run(
                Invocation(
                    application: application, program: program, command: command, arguments: parsed,
                    environment: environment, input: input, output: output, console: console))
            // Nobody listens any more: what the command found out still counts.
            do { try output.flush() } catch is OutputClosed { return status }
            return status
        } catch is OutputClosed {
            return .success
        } catch {
            return report(error, program: program, output: output, console: console)
        }
    }

    /// Says what went wrong, after the data that was written before.
    private static func report(_ error: any Error, program: String, output: Output, console: Console) -> ExitStatus {
        do { try output.flush() } catch is OutputClosed {
            // Whoever read the data is gone; the error is for somebody else.
        } catch {
            console.error("\(error)")
        }
        console.error("\(error)")
        if let command = (error as? UsageError)?.command {
            console.note("See `\(program) help\(command.isEmpty ? "" : " \(command)")`.")
        }
        return ExitStatus(after: error)
    }

    private static func checkOperands(_ arguments: Arguments, of command: Command) throws {
        let count = arguments.operands.count
        if count < command.operandCount.lowerBound {
            throw arguments.error("\(command.name) needs \(command.operands)")
        }
        if count > command.operandCount.upperBound {
            let extra = arguments.operands[command.operandCount.upperBound]
            throw arguments.error("\(command.name) doesn't take the argument \"\(extra)\"")
        }
    }
}
