/// The arguments of a command, taken apart.
struct Arguments {
    let command: String
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// Takes `arguments` apart by the command's table of options. `--name value` and `--name=value` are the same; after
    /// `--` everything is an operand.
    init(_ arguments: some Sequence<String>, command: String, options: [Option]) throws {
        self.command = command
        let table = Dictionary(options.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            }
            guard argument.hasPrefix("-"), argument.count > 1 else {
                operands.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0] == "-h" ? Option.help.name : String(parts[0])
            guard let option = table[name] else {
                let names = options.filter { !$0.isHidden }.map(\.name)
                let suggestion = Suggestion.text(for: name, among: names)
                throw error(
                    "unknown option \(name)\(suggestion.isEmpty && !name.hasPrefix("--") ? "; write -- before it if it is an argument" : suggestion)"
                )
            }
            guard let placeholder = option.value else {
                if parts.count > 1 { throw error("\(name) takes no value, but \"\(parts[1])\" was given") }
                values[name, default: []].append("")
                continue
            }
            if parts.count > 1 {
                values[name, default: []].append(String(parts[1]))
            } else if let value = rest.popFirst() {
                if table[value] != nil {
                    throw error("\(name) needs a value, but \(value) follows; write \(name)=\(value) if you mean it")
                }
                values[name, default: []].append(value)
            } else {
                throw error("\(name) needs a value: \(name) \(placeholder)")
            }
        }
    }

    func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// All values of an option, in order.
    func texts(of option: Option) -> [String] { values[option.name] ?? [] }

    /// The last value of an option.
    func text(of option: Option) -> String? { values[option.name]?.last }

    /// The last value of an option, checked.
    func value<Value>(of option: Option, _ form: ValueForm<Value>) throws -> Value? {
        guard let text = text(of: option) else { return nil }
        guard let value = form.parse(text) else {
            throw error("\(option.name) needs \(form.wanted), not \"\(text)\"")
        }
        return value
    }

    /// An error that points to the command's help.
    func error(_ text: String) -> UsageError { UsageError(text, command: command) }
}
