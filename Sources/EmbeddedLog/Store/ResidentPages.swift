import LMDB
import Synchronization

/// Keeps the map's pages from filling the process's resident memory as the log is read through.
///
/// The kernel would take them back when it needs memory, but until then they count as the process's own.
final class ResidentPages: Sendable {
    private let environment: Environment
    private let bytesRead = Atomic(0)
    private let isUseless = Atomic(false)

    /// How much is read between two releases: a release costs about as much as reading 1 MB.
    private static let interval = 32 << 20

    init(of environment: Environment) { self.environment = environment }

    func noteRead(bytes: Int) {
        let total = bytesRead.add(bytes, ordering: .relaxed).newValue
        guard total >= Self.interval, !isUseless.load(ordering: .relaxed) else { return }
        bytesRead.store(0, ordering: .relaxed)
        do { try environment.releaseResidentPages() } catch {
            // It only was advice to the kernel. Where it can't be given (no /proc, say), memory looks fuller than it is.
            isUseless.store(true, ordering: .relaxed)
        }
    }
}
