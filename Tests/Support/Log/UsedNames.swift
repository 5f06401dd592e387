import Synchronization

/// The unique names that a contract gave away, by kind.
final class UsedNames: Sendable {
    private let names = Mutex<[String: [String]]>([:])

    func add(_ name: String, _ kind: String) { names.withLock { $0[kind, default: []].append(name) } }

    func of(_ kind: String) -> [String] { names.withLock { $0[kind] ?? [] } }
}
