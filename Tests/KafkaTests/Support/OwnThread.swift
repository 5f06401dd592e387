import Foundation
import Synchronization
import TestBroker

/// Runs what blocks on a thread of its own: the few threads of Swift's tasks are the applications'.
func onOwnThread<Result>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

/// A task that threads may wait for.
final class Background: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)

    init(_ body: @escaping @Sendable () async throws -> Void) {
        Task {
            let result: Result<Void, any Error>
            do {
                try await body()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
        }
    }

    /// How it ended.
    func wait(for what: @autoclosure () -> String, within limit: Duration = .seconds(40)) throws -> Result<
        Void, any Error
    > {
        try eventually(what(), within: limit) { outcome.withLock { $0 } }
    }
}
