import MillraceRuntime
import Synchronization

/// Ends a test in which nothing moves any more: a lock that a killed process has left behind, say.
final class Watchdog: Sendable {
    private let beats = Atomic<Int>(0)
    private let process = Mutex<ChildProcess?>(nil)

    /// Longer than anything that the test waits for by itself.
    static let patienceSeconds = 60

    func beat() { beats.add(1, ordering: .relaxed) }

    /// The process that is to end with the test.
    func watch(_ started: ChildProcess) { process.withLock { $0 = started } }

    /// Calls `failed` and ends the program once there was no beat for too long.
    func start(_ failed: @escaping @Sendable () -> Void) throws {
        try OperatingSystemThread.start(named: "watchdog") { [self] in
            var seen = -1
            var secondsWithout = 0
            while secondsWithout < Self.patienceSeconds {
                System.sleep(.seconds(1))
                let now = beats.load(ordering: .relaxed)
                secondsWithout = now == seen ? secondsWithout + 1 : 0
                seen = now
            }
            process.withLock { $0?.kill() }
            failed()
            System.end(1)
        }
    }
}
