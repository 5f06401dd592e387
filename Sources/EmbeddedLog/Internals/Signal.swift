import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Wakes the threads that wait for something to have changed: a commit, an assignment, a stop.
///
/// A waiter reads `count` first, then looks at what it waits for, then waits for the count to move on: so no signal
/// is lost in between. C: `pthread_cond_t`.
@safe final class Signal: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let signals = Atomic<UInt64>(0)

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        #if canImport(Glibc)
            var attributes = pthread_condattr_t()
            unsafe pthread_condattr_init(&attributes)
            unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            unsafe pthread_cond_init(condition, &attributes)
            unsafe pthread_condattr_destroy(&attributes)
        #else
            unsafe pthread_cond_init(condition, nil)
        #endif
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// How often was signalled so far.
    var count: UInt64 { signals.load(ordering: .acquiring) }

    /// Wakes all who wait.
    func notifyAll() {
        unsafe pthread_mutex_lock(mutex)
        signals.add(1, ordering: .releasing)
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits until there were signals after the count was `seen`, for `limit` at most.
    func wait(after seen: UInt64, atMost limit: Duration) {
        guard limit > .zero, count == seen else { return }
        let (seconds, attoseconds) = min(limit, .seconds(86_400)).components
        var time = timespec()
        #if canImport(Glibc)
            unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        #endif
        let nanoseconds = time.tv_nsec + Int(attoseconds / 1_000_000_000)
        time.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000

        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while count == seen {
            #if canImport(Glibc)
                guard unsafe pthread_cond_timedwait(condition, mutex, &time) == 0 else { return }
            #else
                // A spurious wake-up starts the time anew; waiting longer than asked is harmless here.
                guard unsafe pthread_cond_timedwait_relative_np(condition, mutex, &time) == 0 else { return }
            #endif
        }
    }
}
