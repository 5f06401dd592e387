#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lets many threads pass at once, or one alone. C: `pthread_rwlock_t`.
///
/// Who is inside may enter again: a thread that waits to be alone holds nobody up. Leave on the thread that entered.
@safe final class SharedGate: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    init() {
        unsafe lock = .allocate(capacity: 1)
        unsafe pthread_rwlock_init(lock, nil)
    }

    deinit {
        unsafe pthread_rwlock_destroy(lock)
        unsafe lock.deallocate()
    }

    func enter() { unsafe pthread_rwlock_rdlock(lock) }

    func leave() { unsafe pthread_rwlock_unlock(lock) }

    /// Runs `body` while nobody else is inside.
    func alone<Result>(_ body: () throws -> Result) rethrows -> Result {
        unsafe pthread_rwlock_wrlock(lock)
        defer { unsafe pthread_rwlock_unlock(lock) }
        return try body()
    }
}
