/// An option of a command.
struct Option: Sendable {
    /// With its dashes: `--max`.
    let name: String
    /// What stands for the value in the help; nil for an option without one.
    let value: String?
    let help: String
    /// Whether the help leaves it out.
    let isHidden: Bool

    init(_ name: String, _ value: String?, _ help: String, isHidden: Bool = false) {
        self.name = name
        self.value = value
        self.help = help
        self.isHidden = isHidden
    }

    /// As the help shows it: `--max N`.
    var usage: String { value.map { "\(name) \($0)" } ?? name }

    static let help = Option("--help", nil, "Show this help.")
    static let json = Option("--json", nil, "Print JSON.")
}
