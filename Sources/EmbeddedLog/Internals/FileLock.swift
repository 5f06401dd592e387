#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An exclusive lock on a file, with the holder's process id as the file's text. The system releases it when the
/// process ends, however it ends. C: `flock`.
@safe final class FileLock: Sendable {
    /// Who holds the lock that was wanted.
    struct Held: Error {
        /// The process id in the file; nil where it holds none.
        var holder: Int32?
    }

    private let descriptor: Int32

    /// Takes the lock, or throws `Held` if somebody else has it; `SystemFailure` otherwise.
    init(path: String) throws {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure.last }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let failure = SystemFailure.last
            if failure.code == EINTR { continue }
            defer { close(descriptor) }
            throw failure.code == EWOULDBLOCK ? Held(holder: Self.readProcessID(descriptor)) : failure
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, unsafe pwrite(descriptor, text, text.count, 0) == text.count else {
            let failure = SystemFailure.last
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
    }

    deinit {
        // The lock goes with the descriptor; an emptied file only spares a reader a wrong process id.
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func readProcessID(_ descriptor: Int32) -> Int32? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            unsafe count = max(0, pread(descriptor, buffer.baseAddress, 16, 0))
        }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
