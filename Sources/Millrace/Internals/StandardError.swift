#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The process's standard error.
enum StandardError {
    /// `write`, until all is written or nobody can read it.
    static func write(_ bytes: UnsafeRawBufferPointer) {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            #if canImport(Glibc)
                let count = unsafe Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
            #else
                let count = unsafe Darwin.write(STDERR_FILENO, rest.baseAddress, rest.count)
            #endif
            if count >= 0 {
                written += count
            } else if errno != EINTR && errno != EAGAIN {
                // There is nowhere to report that nothing can be reported.
                return
            }
        }
    }
}
