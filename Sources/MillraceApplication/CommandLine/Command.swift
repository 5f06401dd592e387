internal import MillraceRuntime

/// A command: a row of the table that parsing, help and execution follow.
struct Command: Sendable {
    let name: String
    /// What follows the options, as the help shows it: `TOPIC [FILE…]`.
    var operands = ""
    var operandCount = 0...0
    let summary: String
    /// More for the command's own help.
    var discussion = ""
    var options: [Option] = []
    /// The settings that have an option here.
    var settings: [Setting] = []
    let run: @Sendable (Invocation) async throws -> ExitStatus

    /// The options of the command itself, of the settings, and of all commands.
    var allOptions: [Option] { ownOptions + settings.compactMap(\.option) }

    /// The options that are no settings.
    var ownOptions: [Option] { options + (settings.isEmpty ? [] : [.config, .set]) + [.help] }
}

/// A command that is being run: what it was given and where it works. Tests give it their own.
struct Invocation {
    let application: Application
    /// The program's name, for texts that say how to call it.
    let program: String
    let command: Command
    let arguments: Arguments
    let environment: [String: String]
    let input: Input
    let output: Output
    let console: Console
}
