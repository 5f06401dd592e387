/// A mistake in the arguments, the configuration or the input: exit code 1.
struct UsageError: Error, Equatable, CustomStringConvertible {
    let description: String
    /// The command whose help says more.
    var command: String?

    init(_ description: String, command: String? = nil) {
        self.description = description
        self.command = command
    }
}
