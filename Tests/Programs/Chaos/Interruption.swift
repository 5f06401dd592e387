import FaultTesting
import MillraceRuntime

/// Ctrl-C: what the test has started must not stay. The application's processes get the signal too, the broker doesn't.
enum Interruption {
    /// Calls `cleanUp` and ends the program when it is interrupted. Must be called before other threads are started.
    static func watch(_ cleanUp: @escaping @Sendable () -> Void) throws {
        SignalWait.block()
        try OperatingSystemThread.start(named: "signals") {
            SignalWait.wait()
            System.say("Interrupted.")
            cleanUp()
            System.end(130)
        }
    }
}
