#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A thread of the log's own. C: `pthread_create`.
@safe struct BackgroundThread: ~Copyable, @unchecked Sendable {
    private let thread: pthread_t

    /// Starts a thread that runs `body` and ends.
    init(_ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
        let box = unsafe Unmanaged.passRetained(Body(body))
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                #if canImport(Glibc)
                    guard let argument = unsafe argument else { return nil }
                #endif
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, unsafe box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw SystemFailure(code)
        }
        #if canImport(Glibc)
            self.thread = thread
        #else
            guard let thread else { throw SystemFailure(EAGAIN) }
            self.thread = thread
        #endif
    }

    /// Waits for the thread's end. C: `pthread_join`.
    consuming func join() { pthread_join(thread, nil) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

/// A number that tells the calling thread from all others that run. C: `pthread_self`.
func currentThreadID() -> UInt {
    #if canImport(Glibc)
        UInt(pthread_self())
    #else
        UInt(bitPattern: pthread_self())
    #endif
}

/// Lets other threads go first. C: `sched_yield`.
func yieldThread() { sched_yield() }

/// Keeps the calling thread waiting, less if a signal comes in. C: `nanosleep`.
func sleep(for time: Duration) {
    let (seconds, attoseconds) = time.components
    var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&wanted, nil)
}
