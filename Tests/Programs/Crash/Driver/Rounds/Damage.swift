import FaultTesting
import Millrace
import MillraceRuntime
import TestBasics

/// What is done to the state between two runs. Each must lead to a restore from the changelogs.
enum Damage: String {
    case deletedTask = "a task's state deleted"
    case deletedAll = "all state deleted"
    case missingTrust = "a task's trust mark deleted"
    case tornTrust = "a task's trust mark torn"
    case otherBoot = "a task's state in use at another boot"
    case garbledData = "a task's data file garbled"
    case emptyData = "a task's data file emptied"
    case truncatedData = "a task's data file cut in half"

    static let kinds: [Damage] = [
        .deletedTask, .deletedAll, .missingTrust, .tornTrust, .otherBoot, .garbledData, .emptyData, .truncatedData,
    ]

    /// Does it. Answers the tasks that it was done to: those of them that have state.
    func apply(to state: StateCheck, root: String, _ random: inout SeededGenerator) throws -> [TaskID] {
        let tasks = try state.tasks.filter { try Files.size(of: state.files(of: $0).data) ?? 0 > 0 }
        guard let task = tasks.randomElement(using: &random) else { return [] }
        let files = state.files(of: task)
        switch self {
        case .deletedTask: try StateDirectory.removeTask(files.directory)
        case .deletedAll:
            try Files.removeAll("\(root)/\(CrashTopology.applicationID)")
            return tasks
        case .missingTrust: try FileSystem.remove(files.trust)
        case .tornTrust:
            guard let size = try Files.size(of: files.trust) else { return [] }
            try Files.cut(files.trust, to: size / 2)
        case .otherBoot: try FileSystem.replace(files.trust, with: "00000000-0000-4000-8000-000000000000")
        case .garbledData:
            // The two pages with which LMDB finds all others. What lies behind them has no checksums.
            try Files.overwrite(
                files.data, with: (0..<8192).map { _ in UInt8.random(in: 0...255, using: &random) }, at: 0)
        case .emptyData: try Files.cut(files.data, to: 0)
        case .truncatedData: try Files.cut(files.data, to: try Files.size(of: files.data).map { $0 / 2 } ?? 0)
        }
        return [task]
    }
}
