import MillraceRuntime
internal import Synchronization

/// Ends a test in which nothing moves any more: a lock that a killed process has left behind, say.
package final class Watchdog: Sendable {
    private let beats = Atomic<Int>(0)
    private let processes = Mutex<[ChildProcess]>([])

    /// Longer than anything that the test waits for by itself.
    package let patienceSeconds: Int

    package init(patienceSeconds: Int = 60) { self.patienceSeconds = patienceSeconds }

    package func beat() { beats.add(1, ordering: .relaxed) }

    /// The processes that are to end with the test.
    package func watch(_ started: [ChildProcess]) { processes.withLock { $0 = started } }

    /// Calls `failed` and ends the program once there was no beat for too long.
    package func start(_ failed: @escaping @Sendable () -> Void) throws {
        try OperatingSystemThread.start(named: "watchdog") { [self] in
            var seen = -1
            var secondsWithout = 0
            while secondsWithout < patienceSeconds {
                System.sleep(.seconds(1))
                let now = beats.load(ordering: .relaxed)
                secondsWithout = now == seen ? secondsWithout + 1 : 0
                seen = now
            }
            for process in processes.withLock({ $0 }) { process.kill() }
            failed()
            System.end(1)
        }
    }
}
