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
