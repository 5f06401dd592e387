import Synchronization

/// Which producer of this process may use a transactional id: the one that was made last.
final class ProducerEpochs: Sendable {
    private let epochs = Mutex<[String: UInt64]>([:])

    /// The right to use `id`; all earlier ones end.
    func begin(_ id: String) -> UInt64 {
        epochs.withLock { epochs in
            epochs[id, default: 0] += 1
            return epochs[id, default: 0]
        }
    }

    func isCurrent(_ id: String, _ epoch: UInt64) -> Bool {
        epochs.withLock { $0[id] == epoch }
    }
}
