internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SIGINT and SIGTERM: the first asks for an ordered end, a second one ends the process at once.
final class StopSignals: Sendable {
    // Made here, cancelled once; Dispatch objects may be used from any thread.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
    private let queue = DispatchQueue(label: "millrace.signals")

    /// Calls `stop` at the first signal with its name, and `force` at the second, before the process ends.
    init(stop: @escaping @Sendable (String) -> Void, force: @escaping @Sendable (String) -> Void) {
        let counter = SignalCounter()
        unsafe sources = [(SIGINT, "SIGINT", ExitStatus.interrupted), (SIGTERM, "SIGTERM", .terminated)].map {
            [queue] in
            let (number, name, status) = $0
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                guard counter.next() > 1 else { return stop(name) }
                force(name)
                _exit(status.rawValue)
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

private final class SignalCounter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
