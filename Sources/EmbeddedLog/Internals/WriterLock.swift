#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One writer at a time, of all threads and processes. C: `flock` and `pthread_mutex_t`.
///
/// LMDB has such a lock of its own, but where a process is killed while others wait for it, the wake-up can be lost with
/// one of them, and the rest wait forever. The system gives a file lock on whenever its holder ends. So LMDB's lock is
/// only asked for by who has this one, and is always free then.
@safe final class WriterLock: @unchecked Sendable {
    static let fileName = "writer.lock"

    private let descriptor: Int32
    private let threads: UnsafeMutablePointer<pthread_mutex_t>

    init(path: String) throws {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last }
        unsafe threads = .allocate(capacity: 1)
        unsafe pthread_mutex_init(threads, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(threads)
        unsafe threads.deallocate()
        close(descriptor)
    }

    /// Waits until nobody else writes. Unlock on the same thread.
    func lock() {
        unsafe pthread_mutex_lock(threads)
        // Fails for nothing but a signal: the descriptor is good, and the lock is of a kind that can't deadlock.
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    func unlock() {
        flock(descriptor, LOCK_UN)
        unsafe pthread_mutex_unlock(threads)
    }
}
