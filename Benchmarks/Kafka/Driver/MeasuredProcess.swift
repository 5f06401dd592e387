import Glibc

/// A program under measurement.
struct MeasuredProcess {
    /// What it used, from its start to its end.
    struct Usage {
        var processorSeconds: Double
        var peakResidentMegabytes: Double
    }

    let name: String
    let start: ContinuousClock.Instant
    private let pid: pid_t
    private let output: String

    /// Starts `arguments[0]`; what it prints goes to the file `output`.
    init(_ name: String, _ arguments: [String], output: String) throws {
        self.name = name
        self.output = output
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(
            &actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var strings = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe strings.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        start = .now
        let code = unsafe posix_spawnp(&pid, arguments[0], &actions, nil, &strings, environ)
        guard code == 0 else {
            throw BenchmarkError("can't start \(arguments[0]): \(unsafe String(cString: strerror(code)))")
        }
        self.pid = pid
    }

    /// Throws if it has ended by itself.
    func checkAlive() throws {
        var status: Int32 = 0
        if unsafe waitpid(pid, &status, WNOHANG) != 0 {
            throw BenchmarkError("\(name) ended by itself, with status \(status):\n\(tail)")
        }
    }

    /// Asks it to stop, and waits until it has.
    func stop() throws -> Usage {
        // The peak of the program itself: what wait4 says includes its parent's memory at the moment of the start.
        let peak = try peakResidentMegabytes()
        kill(pid, SIGTERM)
        return Usage(processorSeconds: try wait(), peakResidentMegabytes: peak)
    }

    /// Waits until it ends by itself, well.
    func finish() throws {
        _ = try wait()
    }

    /// Ends it at once, after a failure.
    func kill9() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        unsafe waitpid(pid, &status, 0)
    }

    /// What it has printed so far.
    var printed: String { (try? readFile(output)) ?? "" }

    private var tail: String { printed.split(separator: "\n").suffix(30).joined(separator: "\n") }

    private func wait() throws -> Double {
        var status: Int32 = 0
        var usage = rusage()
        guard unsafe wait4(pid, &status, 0, &usage) == pid else { throw BenchmarkError("can't wait for \(name)") }
        // Java ends with 143 when it is asked to stop.
        guard status == 0 || status >> 8 == 128 + SIGTERM else {
            throw BenchmarkError("\(name) ended with status \(status):\n\(tail)")
        }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private func peakResidentMegabytes() throws -> Double {
        let status = try readFile("/proc/\(pid)/status")
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Double($0)
            })
        else { throw BenchmarkError("\(name) has no VmHWM in its status; is it running?\n\(tail)") }
        return kilobytes * 1024 / 1_000_000
    }
}

func readFile(_ path: String) throws -> String {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else {
        throw BenchmarkError("can't read \(path): \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}

func sleep(_ time: Duration) { usleep(UInt32(time / .microseconds(1))) }

/// The folder of the running program, where its neighbours are.
func programFolder() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw BenchmarkError("can't tell where the program is") }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
}
