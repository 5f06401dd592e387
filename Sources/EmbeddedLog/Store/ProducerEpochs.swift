import Synchronization

/// Which producer of this process may use a transactional id: the one that was made last.
final class ProducerEpochs: Sendable {
    private let current = Mutex<[String: UInt64]>([:])
    private let last = Atomic<UInt64>(0)

    /// The right to use `id`; all earlier ones end.
    func begin(_ id: String) -> UInt64 {
        let epoch = last.add(1, ordering: .relaxed).newValue
        current.withLock { $0[id] = epoch }
        return epoch
    }

    func isCurrent(_ id: String, _ epoch: UInt64) -> Bool {
        current.withLock { $0[id] == epoch }
    }

    func end(_ id: String, _ epoch: UInt64) {
        current.withLock { current in
            if current[id] == epoch { current[id] = nil }
        }
    }
}
