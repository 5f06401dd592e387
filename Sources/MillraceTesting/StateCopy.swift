import Foundation
import MillraceRuntime
import Synchronization

/// Copies an application's state at each commit, after the log's transaction and before the state's own: what a process
/// that is killed there leaves behind.
final class StateCopy: Sendable {
    private let source: String
    private let copy: String
    private let failure = Mutex<(any Error)?>(nil)

    init(of source: String, in copy: String) {
        self.source = source
        self.copy = copy
    }

    var hook: CommitHook {
        { [self] step in
            guard step == .logCommitted else { return }
            do { try replace(copy, with: source) } catch { failure.withLock { $0 = error } }
        }
    }

    /// Puts the copy in place of the tasks' state. Nobody may have it open.
    func restore() throws {
        if let error = failure.withLock({ $0 }) { throw error }
        if FileManager.default.fileExists(atPath: copy) { try replace(source, with: copy) }
    }

    /// The tasks only: the directory's lock and the global tables stay.
    private func replace(_ target: String, with source: String) throws {
        let files = FileManager.default
        for name in try tasks(in: target) { try files.removeItem(atPath: "\(target)/\(name)") }
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in try tasks(in: source) { try files.copyItem(atPath: "\(source)/\(name)", toPath: "\(target)/\(name)") }
    }

    private func tasks(in path: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.first?.isNumber == true && $0.contains("_") }
    }
}
