internal import MillraceRuntime

/// What the `state` commands share.
struct StateFinder {
    static let taskOption = Option("--task", "TASK", "Only this task, as in 0_3, or global.")
    static let rawOption = Option("--raw", nil, "Keys and values in hexadecimal.")
    static let allTasksOption = Option("--all-tasks", nil, "Read tasks too whose state here is old.")

    static let discussion = """
        Reads the state directory as it was last committed, while an application runs or not. Keys and values are read
        and shown in the store's format.
        """

    /// For the commands that print entries.
    static let ownershipDiscussion = """
        With several processes on Kafka, each one's directory has the tasks of that process, and old state of tasks that
        it had before. Old state is left out unless --all-tasks or --task asks for it; `state ls` shows which it is.
        """

    /// The state of a task or of the global tables, and whether it is current.
    struct OpenTask {
        let reader: StateReader
        let ownership: TaskOwnership
        let commitTime: Timestamp?

        /// `0_1 (left behind since 2026-03-09T14:05:31.042Z, last commit 2026-03-09T14:05:30.900Z)`
        var text: String {
            let commit = commitTime.map { ", last commit \(ClockText.text(ofMilliseconds: $0.milliseconds))" } ?? ""
            return "\(reader.owner) (\(ownership.text)\(commit))"
        }
    }

    let configuration: StreamsConfiguration
    private let invocation: Invocation
    /// The tasks that the command line asks for.
    private let tasks: [StateOwner]
    /// All that have state in the directory.
    private let allTasks: [StateOwner]

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        configuration = try invocation.settings().streams
        let found = try StateOwner.all(root: configuration.stateRoot, applicationID: configuration.applicationID)
        allTasks = found
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

    var path: String { "\(configuration.stateRoot)/\(configuration.applicationID)" }

    /// Whether the command line asks for this task's state if it is current.
    func isChosen(_ task: StateOwner) -> Bool { tasks.contains(task) }

    /// Whether the command line asks for old state, too.
    var includesOldState: Bool {
        invocation.arguments.has(Self.allTasksOption) || invocation.arguments.has(Self.taskOption)
    }

    /// The tasks that the command line asks for, opened.
    func openTasks() throws -> [OpenTask] { try open(tasks) }

    private func open(_ tasks: [StateOwner]) throws -> [OpenTask] {
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        let isHeld = StateDirectory.holder(root: root, applicationID: id) != nil
        return try tasks.map { task in
            let reader = try StateReader(of: task, root: root, applicationID: id)
            return OpenTask(
                reader: reader, ownership: try TaskOwnership(of: reader.directory, isHeld: isHeld),
                commitTime: try reader.commitTime())
        }
    }

    /// The tasks that have a store, opened; those whose state is old only if the command line asks for them. What was
    /// left out, or is old, is noted. Throws if there is none.
    func readers(ofStore store: String) throws -> [StateReader] {
        let having = try openTasks(having: store, among: tasks)
        let old = having.filter { !$0.ownership.isCurrent }
        guard !old.isEmpty else { return having.map(\.reader) }
        let list = old.map(\.text).joined(separator: ", ")
        if includesOldState {
            invocation.console.warn("old state: task \(list)")
            return having.map(\.reader)
        }
        guard old.count < having.count else {
            throw UsageError(
                "all state of store \(store) in \(path) is old: task \(list). Look in the directory of the process that "
                    + "has the tasks now, or read the old state with --all-tasks")
        }
        invocation.console.note("Left out old state: task \(list); --all-tasks includes it")
        return having.filter(\.ownership.isCurrent).map(\.reader)
    }

    /// Throws unless one of the tasks that the command line asks for has the store.
    func requireTasks(having store: String) throws {
        try openTasks(having: store, among: tasks)
    }

    /// All tasks of the directory that have the store, opened, whatever the command line asks for.
    func allOpenTasks(having store: String) throws -> [OpenTask] { try openTasks(having: store, among: allTasks) }

    /// Old state is among them. Throws if there is none.
    @discardableResult private func openTasks(having store: String, among tasks: [StateOwner]) throws -> [OpenTask] {
        let all = try open(tasks)
        let having = try all.filter { try $0.reader.storeNames().contains(store) }
        guard having.isEmpty else { return having }
        let names = Set(try all.flatMap { try $0.reader.storeNames() }).sorted()
        if names.isEmpty { throw noState }
        let suggestion = Suggestion.text(for: store, among: names)
        throw UsageError(
            "there is no store \(store) in \(path)"
                + (suggestion.isEmpty ? "; there is \(names.joined(separator: ", "))" : suggestion))
    }

    private var noState: UsageError {
        UsageError(
            "there is no state in \(path) yet: run the application first, or name the directory that has it with --directory"
        )
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

extension TaskOwnership {
    /// As `state ls` shows it.
    var text: String {
        switch self {
        case .running: "running"
        case .restoring: "restoring"
        case .stopped: "stopped"
        case .leftBehind(let since): "left behind since \(ClockText.text(ofMilliseconds: since.milliseconds))"
        }
    }

    /// As `state ls --json` names it.
    var name: String {
        switch self {
        case .running: "running"
        case .restoring: "restoring"
        case .stopped: "stopped"
        case .leftBehind: "left-behind"
        }
    }

    /// Since when it is left behind.
    var since: Timestamp? { if case .leftBehind(let since) = self { since } else { nil } }
}
