import MillraceRuntime

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What the test does to files.
package enum Files {
    /// Nil if there is no such file. C: `stat`.
    package static func size(of path: String) throws -> Int? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw FileSystem.failure("look at", path)
        }
        return Int(status.st_size)
    }

    /// What is in the file. C: `read`.
    package static func read(_ path: String) throws -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileSystem.failure("open", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Self.fill(&chunk, from: file)
            guard count >= 0 else { throw FileSystem.failure("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static func fill(_ chunk: inout [UInt8], from file: Int32) -> Int {
        unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(file, $0.baseAddress, $0.count) }
    }

    /// C: `truncate`
    package static func cut(_ path: String, to size: Int) throws {
        guard unsafe truncate(path, off_t(size)) == 0 else { throw FileSystem.failure("cut", path) }
    }

    /// Writes over what is there. C: `pwrite`.
    package static func overwrite(_ path: String, with bytes: [UInt8], at offset: Int) throws {
        let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileSystem.failure("open", path) }
        defer { close(file) }
        guard unsafe pwrite(file, bytes, bytes.count, off_t(offset)) == bytes.count else {
            throw FileSystem.failure("write", path)
        }
    }

    /// C: `rename`
    package static func move(_ path: String, to other: String) throws {
        guard unsafe rename(path, other) == 0 else { throw FileSystem.failure("move", path) }
    }

    /// Deletes a directory and all below it. C: `unlink`, `rmdir`.
    package static func removeAll(_ path: String) throws {
        if unsafe unlink(path) == 0 || errno == ENOENT { return }
        for name in try FileSystem.names(in: path) { try removeAll("\(path)/\(name)") }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw FileSystem.failure("delete", path) }
    }
}

/// `read(2)`, whose name is a method's here.
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(file, bytes, count)
}
