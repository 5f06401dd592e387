import MillraceRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `symlink`
func makeLink(_ path: String, to target: String) throws {
    guard unsafe symlink(target, path) == 0 else { throw FileSystem.failure("make the link", path) }
}

/// Replaces a file by one of these bytes, which need not be text.
func writeBytes(_ bytes: [UInt8], to path: String) throws {
    let file = unsafe fopen(path, "w")
    guard let file = unsafe file else { throw FileSystem.failure("write", path) }
    let count = unsafe fwrite(bytes, 1, bytes.count, file)
    guard unsafe fclose(file) == 0, count == bytes.count else { throw FileSystem.failure("write", path) }
}
