import MillraceRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a line to the standard error stream. C: `write`.
func warn(_ text: String) {
    let line = Array("\(text)\n".utf8)
    // Where even this fails nobody is left to be told.
    unsafe write(STDERR_FILENO, line, line.count)
}

/// An error of the operating system: what `errno` said.
struct SystemFailure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// The failure of the call that just returned −1.
    static var last: SystemFailure { SystemFailure(errno) }

    /// The system's own words for it. C: `strerror`.
    var description: String { unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)" }

    /// What a person can do about it, where that is known.
    var advice: String {
        FileSystem.advice(code) ?? "check the directory and the disk"
    }

    var isMissing: Bool { code == ENOENT }

    /// Whether the disk or the quota is full.
    var isDiskFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    var isDeviceError: Bool { code == EIO }
}
