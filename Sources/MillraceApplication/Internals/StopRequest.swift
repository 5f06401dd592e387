internal import Synchronization

/// Whether a signal has asked for the end.
final class StopRequest: Sendable {
    private let flag = Flag()
    private let signals: StopSignals

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    init() {
        signals = StopSignals { [flag] _ in
            flag.isSet.store(true, ordering: .relaxed)
        } force: { _ in
        }
    }

    var isMade: Bool { flag.isSet.load(ordering: .relaxed) }

    /// Gives the signals their usual effect back.
    func end() { signals.cancel() }
}
