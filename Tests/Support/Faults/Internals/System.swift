#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

package enum System {
    /// C: `exit`
    package static func end(_ code: Int32) -> Never {
        fflush(nil)
        exit(code)
    }

    /// Prints a line at once, into a file too. C: `fflush`.
    package static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// C: `nanosleep`
    package static func sleep(_ time: Duration) {
        guard time > .zero else { return }
        let (seconds, attoseconds) = time.components
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        unsafe nanosleep(&wanted, nil)
    }

    /// The directory that this program lies in.
    package static var programDirectory: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &path, path.count)
        let program =
            count > 0
            ? String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : CommandLine.arguments[0]
        guard let slash = program.lastIndex(of: "/") else { return "." }
        return String(program[..<slash])
    }
}
