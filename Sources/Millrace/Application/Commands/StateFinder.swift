internal import MillraceRuntime

/// What the `state` commands share.
struct StateFinder {
    static let taskOption = Option("--task", "TASK", "Only this task, as in 0_3.")
    static let rawOption = Option("--raw", nil, "Keys and values in hexadecimal.")

    static let discussion = """
        Reads the state directory as it was committed last, beside a running application or without one. Keys and values
        are read and shown in the store's format.
        """

    private let configuration: StreamsConfiguration
    private let tasks: [TaskID]

    init(_ invocation: Invocation) throws {
        configuration = try invocation.settings().streams
        let found = try StateDirectory.tasks(root: configuration.stateRoot, applicationID: configuration.applicationID)
        guard let text = invocation.arguments.text(of: Self.taskOption) else {
            tasks = found
            return
        }
        tasks = found.filter { "\($0)" == text }
        if tasks.isEmpty {
            let list = found.isEmpty ? "none" : found.map { "\($0)" }.joined(separator: ", ")
            throw invocation.arguments.error(
                "there is no state of task \(text) in \(path); there is \(list)")
        }
    }

    private var path: String { "\(configuration.stateRoot)/\(configuration.applicationID)" }

    /// All tasks that have state, opened.
    func readers() throws -> [StateReader] {
        try tasks.map {
            try StateReader(task: $0, root: configuration.stateRoot, applicationID: configuration.applicationID)
        }
    }

    /// The tasks that have a store, opened. Throws if there is none.
    func readers(ofStore store: String) throws -> [StateReader] {
        let all = try readers()
        let having = try all.filter { try $0.storeNames().contains(store) }
        guard having.isEmpty else { return having }
        let names = Set(try all.flatMap { try $0.storeNames() }).sorted()
        if names.isEmpty { throw UsageError("there is no state in \(path) yet: run the application first") }
        let suggestion = Suggestion.text(for: store, among: names)
        throw UsageError(
            "there is no store \(store) in \(path)"
                + (suggestion.isEmpty ? "; there is \(names.joined(separator: ", "))" : suggestion))
    }

    /// The formats of a store's keys and values.
    static func formats(of store: String, _ invocation: Invocation) throws -> (key: FieldFormat, value: FieldFormat) {
        if invocation.arguments.has(rawOption) { return (.raw, .raw) }
        let format = try invocation.application.topology().formats.stores[store]
        return (FieldFormat(format?.key), FieldFormat(format?.value))
    }

    /// The bytes of a key that was given as text.
    static func keyBytes(_ text: String, _ format: FieldFormat) throws -> [UInt8] {
        var writer = ByteWriter()
        do { try format.parse(text, into: &writer) } catch {
            throw UsageError("\"\(text)\" can't be a key of this store: \(error)")
        }
        return writer.bytes.toArray()
    }
}
