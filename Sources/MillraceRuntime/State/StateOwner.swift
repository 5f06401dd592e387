/// What a directory of state belongs to.
package enum StateOwner: Hashable, Sendable {
    case task(TaskID)
    /// The global tables of a process, which all of its tasks read.
    case global

    package var task: TaskID? { if case .task(let task) = self { task } else { nil } }

    /// All that have state in an application's directory: the tasks in order, and then the global tables.
    package static func all(root: String, applicationID: String) throws -> [StateOwner] {
        let tasks = try StateDirectory.tasks(root: root, applicationID: applicationID).map(StateOwner.task)
        let global = StateDirectory.globalDirectory(in: "\(root)/\(applicationID)")
        return FileSystem.exists("\(global)/data.mdb") ? tasks + [.global] : tasks
    }

    func directory(in path: String) -> String {
        switch self {
        case .task(let task): "\(path)/\(task)"
        case .global: StateDirectory.globalDirectory(in: path)
        }
    }

    /// The state, as part of a sentence.
    fileprivate var stateText: String {
        switch self {
        case .task(let task): "the state of task \(task)"
        case .global: "the copy of the global tables"
        }
    }

    func unreadable(_ error: any Error) -> StreamsError {
        StreamsError(.state, "can't read \(stateText): \(error)", at: .init(task: task), cause: error)
    }

    func untrustworthy(in directory: String, because reason: String) -> StreamsError {
        let source = task == nil ? "their topics" : "the changelogs"
        return StreamsError(
            .state,
            "\(stateText) in \(directory) can't be trusted: \(reason). The next run restores it from \(source)",
            at: .init(task: task))
    }
}

extension StateOwner: CustomStringConvertible {
    /// `0_3`, or `global`.
    package var description: String { task.map { "\($0)" } ?? "global" }
}
