#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What the process got from its parent, and gives back to it.
enum ProcessEnvironment {
    /// The environment variables: `environ`.
    static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text)
                .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return variables
    }

    static var processID: Int32 { getpid() }

    /// `exit`
    static func exit(_ status: ExitStatus) -> Never {
        #if canImport(Glibc)
            Glibc.exit(status.rawValue)
        #else
            Darwin.exit(status.rawValue)
        #endif
    }

    /// The version that a C library gives in a function without arguments, if the library is part of this program:
    /// `dlsym`.
    static func libraryVersion(function name: String) -> String? {
        guard let program = unsafe dlopen(nil, RTLD_NOW) else { return nil }
        defer { unsafe dlclose(program) }
        guard let symbol = unsafe dlsym(program, name) else { return nil }
        let function = unsafe unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<CChar>?).self)
        return unsafe function().map { unsafe String(cString: $0) }
    }

    /// Keeps the calling thread waiting.
    static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
