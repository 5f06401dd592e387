import FaultTesting
import Millrace
import MillraceRuntime

/// One run of the application in a process of its own.
final class Application {
    let process: ChildProcess
    let log: String
    let start = ContinuousClock.now

    init(directory: String, plan: RoundPlan, log: String) throws {
        self.log = log
        var arguments = [directory, "\(plan.threads)"]
        if plan.waitsForDisk { arguments.append("sync") }
        if case .dieAt(let step, let number) = plan.ending { arguments.append("\(step.rawValue):\(number)") }
        process = try ChildProcess("\(System.programDirectory)/crash-subject", arguments, output: log)
        if case .kill(let time) = plan.ending { try process.kill(at: start + time) }
    }

    func readLog() throws -> RunLog { try RunLog(path: log) }

    /// SIGTERM: an ordered stop, which may take 5 seconds and must not fail.
    func stop() throws -> ChildProcess.End {
        process.terminate()
        guard let end = process.waitForEnd(atMost: .seconds(5)) else {
            throw TestFailure("the application didn't stop within 5 seconds of SIGTERM")
        }
        try expect(end == .exit(0) || end == .terminated, "SIGTERM ended the application with \(end), not with 0")
        return end
    }
}
