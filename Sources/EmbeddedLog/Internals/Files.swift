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

/// The calls on directories that the log needs beside those of `FileSystem`.
enum Files {
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
}
