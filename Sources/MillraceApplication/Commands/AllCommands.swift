extension CommandTable {
    /// All commands, in the order of the help.
    static let all = CommandTable(commands: [
        RunCommand.command, TopologyCommand.command, TopicsCommand.command, ConfigCommand.command, LagCommand.command,
        ProduceCommand.command, ConsumeCommand.command, StateListCommand.command, StateGetCommand.command,
        StateScanCommand.scan, StateScanCommand.dump, RestoreChangelogCommand.command,
        ResetCommand.command, VersionCommand.command,
    ])
}
