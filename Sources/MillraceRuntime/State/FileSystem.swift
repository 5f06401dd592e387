#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The few file operations that state and logs need, with errors that name the path.
package enum FileSystem {
    package static func failure(_ doing: String, _ path: String, _ code: Int32 = errno) -> StreamsError {
        let why = unsafe String(cString: strerror(code))
        let next = advice(code).map { "; \($0)" } ?? ""
        return StreamsError(.state, "can't \(doing) \(path): \(why)\(next)")
    }

    /// What a person can do about an error of the system, where that is known.
    package static func advice(_ code: Int32) -> String? {
        switch code {
        case EACCES, EPERM: "give this user the right to it, or choose another directory"
        case EROFS: "the file system is read-only, choose another directory"
        case ENOSPC, EDQUOT, EFBIG: "free some space (or raise the quota), everything committed is safe"
        case EIO: "the disk reports errors, see what the kernel's log says of the device"
        case EMFILE, ENFILE: "raise the limit of open files"
        case ENOTDIR, ELOOP: "a part of the path is not a directory of ours, choose another one"
        default: nil
        }
    }

    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    package static func isSymbolicLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Makes a directory and those above it, readable by the owner only; a link to a directory will do.
    package static func makeDirectory(_ path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            let parent = String(path[..<slash])
            if !exists(parent) { try makeDirectory(parent) }
        }
        if unsafe mkdir(path, 0o700) != 0 {
            guard errno == EEXIST else { throw failure("make the directory", path) }
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { throw failure("look at", path) }
            guard status.st_mode & S_IFMT == S_IFDIR || status.st_mode & S_IFMT == S_IFLNK else {
                throw failure("use as a directory", path, ENOTDIR)
            }
        }
    }

    /// The file's text, or nil if it doesn't exist. For small files.
    package static func readText(_ path: String) throws -> String? {
        try readBytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The file's bytes, or nil if it doesn't exist. For small files.
    package static func readBytes(_ path: String) throws -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(file, &chunk, chunk.count)
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Replaces the file's text in one step and makes it durable.
    package static func replace(_ path: String, with text: String) throws {
        let temporary = "\(path).new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw failure("write", temporary) }
        defer { close(file) }
        var text = text
        let written = text.withUTF8 { unsafe write(file, $0.baseAddress, $0.count) }
        // A part of it is what fits on a full disk.
        guard written == text.utf8.count else { throw failure("write", temporary, written < 0 ? errno : ENOSPC) }
        guard fsync(file) == 0 else { throw failure("sync", temporary) }
        guard unsafe rename(temporary, path) == 0 else { throw failure("replace", path) }
        try syncDirectory(of: path)
    }

    /// Makes durable which files the directory has that `path` is in.
    private static func syncDirectory(of path: String) throws {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let directory = unsafe open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", parent) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("sync", parent) }
    }

    /// Gives a file another name, in the place of what has it.
    static func move(_ path: String, to other: String) throws {
        guard unsafe rename(path, other) == 0 else { throw failure("rename", path) }
        try syncDirectory(of: other)
    }

    package static func remove(_ path: String) throws {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("delete", path) }
    }

    /// Removes a directory that is empty.
    package static func removeDirectory(_ path: String) throws {
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw failure("delete", path) }
    }

    /// The names in a directory, sorted; empty if it doesn't exist.
    package static func names(in path: String) throws -> [String] {
        guard let directory = unsafe opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("list", path)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
