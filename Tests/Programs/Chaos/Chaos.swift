import FaultTesting
import Millrace
import MillraceTesting

/// `chaos [--rounds N] [--seed S] [--port P]`: two processes of an application on a real broker, which are killed, stopped
/// and frozen, as is the broker, while a third writes input; what came out is compared with a recomputation.
@main struct Chaos {
    private static let usage = """
        usage: chaos [--rounds N] [--seed S] [--port P]

        Starts a broker from KAFKA_HOME and two processes of an application on it, exactly-once, and lets faults happen to
        all three until N rounds (30) have interrupted transactions. After each, outputs and state are compared with a
        recomputation from the committed input. The seed decides input and faults, but not when exactly they hit; a
        failure prints it. Run it as ./dev chaos: it needs the repository's Tests/Support/Broker/broker and crash-subject.

        --port P   where the broker listens (with the two ports behind it); free ones unless given
        """

    static func main() {
        let options: Options
        do {
            options = try Options(CommandLine.arguments.dropFirst(), rounds: 30, others: ["--port": 0], usage: usage)
        } catch {
            System.say("\(error)")
            System.end(1)
        }
        if options.showsUsage { return System.say(usage) }
        System.end(run(options) ? 0 : 1)
    }

    private static func run(_ options: Options) -> Bool {
        var test: ChaosTest?
        do {
            let directory = try TemporaryDirectory()
            System.say("seed \(options.seed), directory \(directory.path)")
            try Interruption.watch {
                let broker = ChaosBroker(directory: "\(directory.path)/broker", port: 0)
                do { try broker.stop() } catch { System.say("\(error)") }
            }
            let made = try ChaosTest(directory: directory.path, options: options)
            test = made
            try made.run()
            System.say(made.tally.summary)
            System.say("seed \(options.seed)")
            System.say("\(made.tally.counted) passed, 0 failed")
            try made.end()
            test = nil
            directory.remove()
            return true
        } catch {
            System.say("FAILED\(test.map { " in \($0.place)" } ?? ""): \(error)")
            if let test {
                System.say("Logs, states and the broker's data are kept in \(test.directory).")
                for line in test.endAfterFailure() { System.say(line) }
            }
            System.say("Again: ./dev chaos --rounds \(options.rounds) --seed \(options.seed)")
            System.say("\(test?.tally.counted ?? 0) passed, 1 failed")
            return false
        }
    }
}
