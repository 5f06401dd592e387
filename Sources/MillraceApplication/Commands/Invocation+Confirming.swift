internal import MillraceRuntime

extension Invocation {
    /// Shows what is about to be done, and asks on a terminal whether it should be; elsewhere the user must have said so.
    func confirms(_ lines: [String]) throws -> Bool {
        guard input.isTerminal else {
            throw arguments.error(
                "\(command.name) asks before it changes anything, and on a terminal only: confirm with --force, or look "
                    + "first with --dry-run")
        }
        for line in lines { console.note(line) }
        console.note("Go on? [y/N]")
        var isYes = false
        let answer = LineReader(input)
        while answer.lineNumber == 0,
            try answer.readLines({ line in
                if answer.lineNumber == 1 {
                    isYes = ["y", "yes"].contains(String(decoding: line.toArray(), as: UTF8.self).lowercased())
                }
            })
        {}
        if !isYes { console.note("Nothing was done") }
        return isYes
    }
}
