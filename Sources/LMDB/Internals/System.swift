import CLMDB
import Glibc

// The system calls that the module needs besides LMDB's.

/// An open file. Closing it is its holder's duty.
struct FileDescriptor {
    let rawValue: Int32

    /// `open` for a new file that nobody but the owner may read.
    static func create(_ path: String) -> Result<FileDescriptor, SystemError> {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        return descriptor < 0 ? .failure(SystemError(code: errno)) : .success(FileDescriptor(rawValue: descriptor))
    }

    /// `open` for a directory, to sync it.
    static func openDirectory(_ path: String) -> Result<FileDescriptor, SystemError> {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return descriptor < 0 ? .failure(SystemError(code: errno)) : .success(FileDescriptor(rawValue: descriptor))
    }

    /// `open`; a file that is made is for its owner only.
    static func openForReading(_ path: String, creating: Bool = false) -> Result<FileDescriptor, SystemError> {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | (creating ? O_CREAT : 0), 0o600)
        return descriptor < 0 ? .failure(SystemError(code: errno)) : .success(FileDescriptor(rawValue: descriptor))
    }

    /// `fstat`
    func status() -> Result<FileStatus, SystemError> {
        var status = stat()
        guard unsafe fstat(rawValue, &status) == 0 else { return .failure(SystemError(code: errno)) }
        let identity = FileIdentity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
        return .success(FileStatus(identity: identity, size: Int(status.st_size)))
    }

    /// `pread`; fewer bytes only at the end of the file.
    func read(_ count: Int, at offset: Int) -> Result<[UInt8], SystemError> {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            while read < count {
                let more = unsafe pread(
                    rawValue, buffer.baseAddress.map { unsafe $0 + read }, count - read, offset + read)
                if more > 0 {
                    read += more
                } else if more < 0, errno != EINTR {
                    failure = SystemError(code: errno)
                    return
                } else if more == 0 {
                    return
                }
            }
        }
        return failure.map { .failure($0) } ?? .success(bytes)
    }

    /// `pread` until the end, for files whose size the system doesn't tell.
    func readToEnd() -> Result<[UInt8], SystemError> {
        var all: [UInt8] = []
        while true {
            switch read(1 << 16, at: all.count) {
            case .failure(let error): return .failure(error)
            case .success(let bytes):
                if bytes.isEmpty { return .success(all) }
                all += bytes
            }
        }
    }

    /// `close` of a file that was only read, where an error means nothing.
    func closeAfterReading() {
        _ = Glibc.close(rawValue)
    }

    /// `fsync`
    func sync() -> Int32 {
        fsync(rawValue) == 0 ? 0 : errno
    }

    /// `close`
    func close() -> Int32 {
        Glibc.close(rawValue) == 0 ? 0 : errno
    }
}

/// An `errno`.
struct SystemError: Error {
    let code: Int32
}

/// What tells an open file from all others, whatever its path.
struct FileIdentity: Hashable {
    let device: UInt
    let inode: UInt
}

struct FileStatus {
    let identity: FileIdentity
    let size: Int
}

/// `mkdir` for a directory that nobody but the owner may enter; one that exists already is fine.
func makeDirectory(_ path: String) -> Int32 {
    guard unsafe mkdir(path, 0o700) != 0 else { return 0 }
    let code = errno
    return code == EEXIST ? 0 : code
}

/// `unlink`
func removeFile(_ path: String) -> Int32 {
    unsafe unlink(path) == 0 ? 0 : errno
}

/// Which OS thread runs: `pthread_self`.
@inline(__always)
func currentThread() -> UInt {
    pthread_self()
}

/// `mdb_strerror`, or `strerror_r` for the system's codes.
func errorText(_ code: Int32) -> String {
    guard code > 0 else { return unsafe String(cString: mdb_strerror(code)) }
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress, unsafe strerror_r(code, start, buffer.count) == 0 else {
            return "system error"
        }
        return unsafe String(cString: start)
    }
}

extension RawSpan {
    /// `memcmp`
    @inline(__always)
    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard byteCount == other.count else { return false }
        return unsafe withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let otherStart = other.baseAddress else {
                return unsafe bytes.isEmpty
            }
            return unsafe memcmp(start, otherStart, bytes.count) == 0
        }
    }
}
