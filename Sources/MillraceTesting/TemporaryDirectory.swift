import Millrace

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A directory of a test's own, in the usual place for such.
package struct TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/millrace-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw StreamsError(
                .state, "can't make a temporary directory in \(root): \(unsafe String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Deletes it with all that is in it. What can't be deleted stays, as temporary files do.
    package func remove() { Self.remove(path) }

    package static func remove(_ path: String) {
        if let names = try? FileSystem.names(in: path) {
            for name in names { remove("\(path)/\(name)") }
        }
        if unsafe unlink(path) != 0 { unsafe rmdir(path) }
    }
}
