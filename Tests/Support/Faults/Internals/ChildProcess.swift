import Millrace
import MillraceRuntime
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A program that was started, and that this one may kill.
package final class ChildProcess: Sendable {
    package enum End: Equatable {
        case exit(Int32)
        case signal(Int32)

        package static let killed = End.signal(SIGKILL)
        /// SIGTERM came before the program had said how it takes it.
        package static let terminated = End.signal(SIGTERM)
    }

    private let process: pid_t
    /// Nil until the process has been waited for; after that its number may be another's.
    private let end = Mutex<End?>(nil)

    /// Starts a program; what it writes goes to the file `output`. C: `posix_spawn`.
    package init(_ program: String, _ arguments: [String], output: String) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map { unsafe strdup($0) }
        defer { unsafe words.forEach { unsafe free($0) } }
        unsafe words.append(nil)
        // Signals that this program waits for are not blocked in that one.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        unsafe sigemptyset(&blocked)
        unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, program, &actions, &attributes, words, environ)
        guard code == 0 else {
            throw StreamsError(
                .user,
                "can't start \(program): \(unsafe String(cString: strerror(code))). Was it built?")
        }
        self.process = process
    }

    deinit {
        send(SIGKILL)
        while waitForEnd(atMost: .seconds(1)) == nil {}
    }

    /// How the process ended; nil while it runs. C: `waitpid`.
    package func checkEnd() -> End? {
        end.withLock { end in
            if end != nil { return end }
            var status: Int32 = 0
            guard unsafe waitpid(process, &status, WNOHANG) == process else { return nil }
            end = status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
            return end
        }
    }

    /// Waits for the process's end, but not for ever.
    package func waitForEnd(atMost limit: Duration) -> End? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let end = checkEnd() { return end }
            if ContinuousClock.now > deadline { return nil }
            System.sleep(.milliseconds(1))
        }
    }

    /// Kills the process at this moment, whatever the calling thread is doing by then.
    package func kill(at moment: ContinuousClock.Instant) throws {
        try OperatingSystemThread.start(named: "killer") { [self] in
            System.sleep(moment - .now)
            kill()
        }
    }

    package func kill() { send(SIGKILL) }

    /// Asks the process to stop in order.
    package func terminate() { send(SIGTERM) }

    /// Stops the process where it stands, until `resume()`. C: `SIGSTOP`.
    package func pause() { send(SIGSTOP) }

    /// C: `SIGCONT`
    package func resume() { send(SIGCONT) }

    private func send(_ signal: Int32) {
        // Under the lock: nobody waits for the process in between, so that the number is still its own.
        // It fails only where the process has ended.
        end.withLock { if $0 == nil { Glibc.kill(process, signal) } }
    }
}
