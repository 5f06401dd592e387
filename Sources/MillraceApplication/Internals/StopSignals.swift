internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SIGINT and SIGTERM: the first asks for a clean end, a second one ends the process at once.
final class StopSignals: Sendable {
    // Made here, cancelled once; Dispatch objects may be used from any thread.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
    private let queue = DispatchQueue(label: "millrace.signals")

    /// Calls `stop` at the first signal with its name, and `force` at the second, before the process ends.
    init(stop: @escaping @Sendable (String) -> Void, force: @escaping @Sendable (String) -> Void) {
        let judge = SharedJudge()
        unsafe sources = [(SIGINT, "SIGINT", ExitStatus.interrupted), (SIGTERM, "SIGTERM", .terminated)].map {
            [queue] in
            let (number, name, status) = $0
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                switch judge.verdict() {
                case .stop: stop(name)
                case .same: return
                case .force:
                    force(name)
                    _exit(status.rawValue)
                }
            }
            source.resume()
            return source
        }
    }

    /// Gives the signals their usual effect back.
    func cancel() {
        for source in unsafe sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    /// A closed pipe is an error of the write instead of the end of the process.
    static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}

/// Decides what a signal means. `timeout` and container runtimes signal a process and its group, so that one request
/// arrives twice: what follows the first within half a second is the same request.
struct SignalJudge {
    enum Verdict {
        case stop, same, force
    }

    private var first: ContinuousClock.Instant?

    mutating func verdict(at now: ContinuousClock.Instant) -> Verdict {
        guard let first else {
            first = now
            return .stop
        }
        return now - first < .milliseconds(500) ? .same : .force
    }
}

private final class SharedJudge: Sendable {
    private let judge = Mutex(SignalJudge())

    func verdict() -> SignalJudge.Verdict { judge.withLock { $0.verdict(at: .now) } }
}
