import FaultTesting
import Millrace
import MillraceRuntime

/// One of the application's processes: its state directory stays, the process comes and goes.
final class Member {
    /// How a process is started.
    struct Launch {
        var threads: Int
        var commitInterval: Duration
        /// The step of a commit at which the process kills itself, as in `logCommitted:3`.
        var death: String?
    }

    let name: String
    let directory: String
    private(set) var process: ChildProcess?
    private(set) var launch: Launch?
    private(set) var isPaused = false
    /// What the running process has said.
    private(set) var log = RunLog()
    private var logPath = ""
    private var readBytes = 0
    private var starts = 0
    /// What all processes did.
    private(set) var totals = Totals()

    struct Totals {
        var assignments = 0
        var complaints = 0
        var restoredTails: Int64 = 0
        var restoredWholes: Int64 = 0
    }

    init(name: String, in directory: String) throws {
        self.name = name
        self.directory = "\(directory)/\(name)"
        try FileSystem.makeDirectory(self.directory)
    }

    var stateRoot: String { "\(directory)/state" }
    var isUp: Bool { process != nil }
    var isRunning: Bool { isUp && !isPaused && log.isRunning }
    /// The tasks that its threads have.
    var tasks: Set<String> { log.tasks.values.reduce(into: []) { $0.formUnion($1) } }
    /// Those of its threads' producers.
    func transactionalIDs() throws -> [String] {
        let application = CrashTopology.applicationID
        guard let process = try FileSystem.readText("\(stateRoot)/\(application)/process-id") else { return [] }
        return (1...(launch?.threads ?? 1)).map { "\(application)-\(process)-\($0)" }
    }

    var lastComplaint: String { log.complaints.last ?? "it said nothing" }

    static let sessionTimeout = Duration.seconds(6)
    static let transactionTimeout = Duration.seconds(8)

    func start(_ launch: Launch, brokers: String) throws {
        starts += 1
        self.launch = launch
        log = RunLog()
        readBytes = 0
        logPath = "\(directory)/run-\(starts).log"
        var arguments = [
            directory, "\(launch.threads)", "bootstrap.servers=\(brokers)",
            "commit.interval.ms=\(Int(launch.commitInterval / .milliseconds(1)))",
            "session.timeout.ms=\(Int(Self.sessionTimeout / .milliseconds(1)))",
            "transaction.timeout.ms=\(Int(Self.transactionTimeout / .milliseconds(1)))",
        ]
        if let death = launch.death { arguments.append(death) }
        process = try ChildProcess("\(System.programDirectory)/crash-subject", arguments, output: logPath)
    }

    /// Reads what was said since the last time; answers the restores that began.
    func readLog() throws -> ArraySlice<RunLog.Restore> {
        let text = try Files.read(logPath)
        // Only whole lines: the last one may still be written.
        guard let end = text.lastIndex(of: UInt8(ascii: "\n")), end >= readBytes else { return [] }
        let before = log
        for line in String(decoding: text[readBytes...end], as: UTF8.self).split(separator: "\n") { log.read(line) }
        readBytes = end + 1
        totals.assignments += log.assignments - before.assignments
        totals.complaints += log.complaints.count - before.complaints.count
        for restore in log.ended.dropFirst(before.ended.count) {
            if restore.start > 0 {
                totals.restoredTails += restore.records
            } else {
                totals.restoredWholes += restore.records
            }
        }
        return log.begun.dropFirst(before.begun.count)
    }

    func kill() { process?.kill() }

    func terminate() { process?.terminate() }

    func pause() {
        process?.pause()
        isPaused = true
    }

    func resume() {
        process?.resume()
        isPaused = false
        log.forgetTasks()
    }

    /// How the process ended, if it has; then there is none.
    func takeEnd(atMost limit: Duration = .zero) -> ChildProcess.End? {
        guard let end = process?.waitForEnd(atMost: limit) else { return nil }
        process = nil
        isPaused = false
        return end
    }
}
