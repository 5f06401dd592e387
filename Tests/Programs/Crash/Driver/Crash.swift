import FaultTesting
import Millrace
import MillraceTesting

/// `crash [--rounds N] [--seed S]`: kills a running application with `kill -9`, again and again, and checks after each
/// time that nothing is lost, nothing counts twice, and no more than a tail of the changelogs has to be restored.
@main struct Crash {
    private static let usage = """
        usage: crash [--rounds N] [--seed S]

        Runs an application on the embedded log, kills it at random moments until N kills (20) have interrupted work, and
        compares outputs and state with a recomputation from the input. The seed decides input and plan; a failure prints
        it. The program crash-subject must lie beside this one.
        """

    static func main() {
        let options: Options
        do {
            options = try Options(CommandLine.arguments.dropFirst(), rounds: 20, usage: usage)
        } catch {
            System.say("\(error)")
            System.end(1)
        }
        if options.showsUsage { return System.say(usage) }
        System.end(run(options) ? 0 : 1)
    }

    private static func run(_ options: Options) -> Bool {
        var test: CrashTest?
        do {
            let directory = try TemporaryDirectory()
            System.say("seed \(options.seed), directory \(directory.path)")
            let made = try CrashTest(directory: directory.path, options: options)
            test = made
            try made.run()
            System.say(made.tally.summary)
            System.say("seed \(options.seed)")
            System.say("\(made.tally.counted) passed, 0 failed")
            test = nil
            directory.remove()
            return true
        } catch {
            System.say("FAILED\(test.map { " in \($0.place)" } ?? ""): \(error)")
            if let test {
                System.say("The logs and states are kept in \(test.directory), the run's own lines in \(test.lastLog).")
            }
            System.say("Again: crash --rounds \(options.rounds) --seed \(options.seed)")
            System.say("\(test?.tally.counted ?? 0) passed, 1 failed")
            return false
        }
    }
}
