import MillraceRuntime
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
            do { try Self.replace(copy, with: source) } catch { failure.withLock { $0 = error } }
        }
    }

    /// Puts the copy in place of the tasks' state. Nobody may have it open.
    func restore() throws {
        if let error = failure.withLock({ $0 }) { throw error }
        if FileSystem.exists(copy) { try Self.replace(source, with: copy) }
    }

    /// The tasks only: the directory's lock and the global tables stay.
    private static func replace(_ target: String, with source: String) throws {
        for task in try tasks(in: target) { TemporaryDirectory.remove("\(target)/\(task)") }
        for task in try tasks(in: source) {
            try FileSystem.makeDirectory("\(target)/\(task)")
            for file in try FileSystem.names(in: "\(source)/\(task)") {
                try copyFile("\(source)/\(task)/\(file)", to: "\(target)/\(task)/\(file)")
            }
        }
    }

    private static func tasks(in path: String) throws -> [String] {
        try FileSystem.names(in: path).filter { $0.first?.isNumber == true && $0.contains("_") }
    }

    private static func copyFile(_ path: String, to target: String) throws {
        let bytes = try FileSystem.readBytes(path) ?? []
        let file = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileSystem.failure("write", target) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw FileSystem.failure("write", target) }
            written += count
        }
    }
}
