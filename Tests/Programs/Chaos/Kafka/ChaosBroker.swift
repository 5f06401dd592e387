import FaultTesting
import Millrace
import MillraceRuntime

/// The test's own broker, started and ended by the repository's script.
final class ChaosBroker {
    private let directory: String
    private let port: Int
    private(set) var isUp = false

    /// `port` 0 takes free ones.
    init(directory: String, port: Int) {
        self.directory = directory
        self.port = port
    }

    /// Where the broker keeps its partitions.
    var dataDirectory: String { "\(directory)/data" }

    func address() throws -> String {
        let known = try FileSystem.readText("\(directory)/port")?.filter { !$0.isWhitespace }
        return "127.0.0.1:\(known ?? "\(port)")"
    }

    func start() throws {
        // It remembers its port.
        let isNew = !FileSystem.exists("\(directory)/port")
        try call("start", isNew ? ["--port", "\(port)"] : [])
        isUp = true
    }

    func stop() throws {
        isUp = false
        try call("stop")
    }

    func kill() throws {
        isUp = false
        try call("kill")
    }

    private func call(_ command: String, _ more: [String] = []) throws {
        let output = "\(directory)-script.log"
        let script = try ChildProcess(
            "Tests/Support/Broker/broker", [command, "--dir", directory] + more, output: output)
        let end = script.waitForEnd(atMost: .seconds(150))
        guard end == .exit(0) else {
            throw TestFailure(
                "the broker did not \(command) (\(end.map { "\($0)" } ?? "in time")): "
                    + (try FileSystem.readText(output) ?? ""))
        }
    }
}
