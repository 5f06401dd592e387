/// The commands of a program, in the order of the help.
struct CommandTable {
    let commands: [Command]

    /// The commands of two words that begin with this one.
    func family(_ word: String) -> [Command] { commands.filter { $0.name.hasPrefix("\(word) ") } }

    /// Takes a command's name, of one word or two, from the arguments.
    func find(_ arguments: inout ArraySlice<String>) throws -> Command {
        let words = arguments.prefix { !$0.hasPrefix("-") }.prefix(2)
        for count in [2, 1] where words.count >= count {
            let name = words.prefix(count).joined(separator: " ")
            if let command = commands.first(where: { $0.name == name }) {
                arguments = arguments.dropFirst(count)
                return command
            }
        }
        let first = arguments.first ?? ""
        let family = self.family(first).map(\.name)
        guard !family.isEmpty else {
            let names = Set(commands.compactMap { $0.name.split(separator: " ").first.map(String.init) }).sorted()
            throw UsageError("unknown command \(first)\(Suggestion.text(for: first, among: names))", command: "")
        }
        let list = family.joined(separator: ", ")
        guard words.count > 1, let second = words.last else {
            throw UsageError("\(first) needs a second word: \(list)", command: first)
        }
        let suggestion = Suggestion.text(for: "\(first) \(second)", among: family)
        throw UsageError(
            "unknown command \(first) \(second)\(suggestion.isEmpty ? "; there are \(list)" : suggestion)",
            command: first)
    }
}
