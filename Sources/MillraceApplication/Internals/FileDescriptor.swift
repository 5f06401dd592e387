#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// An open file, terminal or pipe.
struct FileDescriptor: Sendable {
    let rawValue: Int32

    static let standardInput = FileDescriptor(rawValue: STDIN_FILENO)
    static let standardOutput = FileDescriptor(rawValue: STDOUT_FILENO)
    static let standardError = FileDescriptor(rawValue: STDERR_FILENO)

    /// `open`, for reading.
    static func open(_ path: String) throws -> FileDescriptor {
        #if canImport(Glibc)
            let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        #else
            let descriptor = unsafe Darwin.open(path, O_RDONLY | O_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw UsageError("can't open \(path): \(SystemErrorText.current)") }
        let opened = FileDescriptor(rawValue: descriptor)
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            opened.close()
            throw UsageError("\(path) is a directory; name the files in it")
        }
        return opened
    }

    /// Opens `/dev/null` in the place of standard streams that were closed before the start, so that no file of ours is
    /// taken for one.
    static func fillStandardStreams() {
        #if canImport(Glibc)
            while true {
                let descriptor = unsafe Glibc.open("/dev/null", O_RDWR)
                if descriptor > STDERR_FILENO { FileDescriptor(rawValue: descriptor).close() }
                if descriptor < 0 || descriptor > STDERR_FILENO { return }
            }
        #endif
    }

    /// `isatty`
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// The terminal's width in characters: `ioctl` with `TIOCGWINSZ`.
    var terminalWidth: Int {
        var size = winsize()
        return unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Whether reading wouldn't wait: `poll`. True at the end, too.
    var canReadNow: Bool {
        var wanted = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wanted, 1, 0) != 0
    }

    /// Whether nobody reads any more what is written here: `poll`.
    var isReaderGone: Bool {
        var wanted = pollfd(fd: rawValue, events: 0, revents: 0)
        return unsafe poll(&wanted, 1, 0) == 1 && wanted.revents & Int16(POLLERR) != 0
    }

    /// `read`. Zero is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, of name: String) throws -> Int {
        while true {
            #if canImport(Glibc)
                let count = unsafe Glibc.read(rawValue, buffer.baseAddress, buffer.count)
            #else
                let count = unsafe Darwin.read(rawValue, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            if errno != EINTR { throw UsageError("can't read \(name): \(SystemErrorText.current)") }
        }
    }

    /// `write`, until all is written. Throws `OutputClosed` if nobody reads it any more.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            #if canImport(Glibc)
                let count = unsafe Glibc.write(rawValue, rest.baseAddress, rest.count)
            #else
                let count = unsafe Darwin.write(rawValue, rest.baseAddress, rest.count)
            #endif
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw OutputClosed()
            } else if errno != EINTR && errno != EAGAIN {
                throw UsageError("can't write the output: \(SystemErrorText.current)")
            }
        }
    }

    /// `close`, after reading.
    func close() {
        #if canImport(Glibc)
            Glibc.close(rawValue)
        #else
            Darwin.close(rawValue)
        #endif
    }
}

/// The output's reader has gone, as `head` does: no error, but the end.
struct OutputClosed: Error {}

/// The text of `errno`.
enum SystemErrorText {
    static var current: String { unsafe String(cString: strerror(errno)) }
}
