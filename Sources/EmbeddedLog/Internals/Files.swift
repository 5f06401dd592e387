#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names a directory by what it is, whatever path led there.
struct DirectoryID: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
}

/// The few calls on files and directories that the log makes itself.
enum Files {
    /// Makes the directory and those above it that are missing. C: `mkdir`.
    static func makeDirectories(_ path: String) throws(SystemFailure) {
        if unsafe mkdir(path, 0o755) == 0 { return }
        let failure = SystemFailure.last
        switch failure.code {
        case EEXIST:
            guard isDirectory(path) else { throw SystemFailure(ENOTDIR) }
        case ENOENT:
            guard let parent = parent(of: path) else { throw failure }
            try makeDirectories(parent)
            guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .last }
        default:
            throw failure
        }
    }

    private static func parent(of path: String) -> String? {
        let trimmed = path.utf8.reversed().drop { $0 == UInt8(ascii: "/") }
        let rest = trimmed.drop { $0 != UInt8(ascii: "/") }
        let parent = String(decoding: rest.dropFirst().reversed(), as: UTF8.self)
        return parent.isEmpty ? nil : parent
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// C: `stat`.
    static func directoryID(_ path: String) throws(SystemFailure) -> DirectoryID {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .last }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemFailure(ENOTDIR) }
        return DirectoryID(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Makes sure that what was made in a directory outlives a power loss. C: `fsync`.
    static func syncDirectory(_ path: String) throws(SystemFailure) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        // Some file systems can't, and say so with EINVAL; then there is nothing to be done.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
    }

    /// The names in a directory, without `.` and `..`. C: `readdir`.
    static func names(in path: String) throws(SystemFailure) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .last }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
