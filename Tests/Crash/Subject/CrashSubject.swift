import FaultTesting
import Millrace
import MillraceRuntime

/// `crash-subject DIRECTORY THREADS [sync] [STEP:NUMBER]`: runs the crash test's topology on the embedded log in
/// DIRECTORY until it is killed, or told to stop by SIGTERM.
///
/// With `sync`, commits wait for the disk. With STEP:NUMBER it kills itself when commits have come to that step so many
/// times: between the log's commit and the states', say, where a kill from outside hardly ever hits.
@main struct CrashSubject {
    static func main() {
        // Before any other thread is there, so that all of them leave the signal to this one.
        StopSignal.block()
        do {
            let streams = try makeStreams(try Arguments(CommandLine.arguments))
            // Detached: this thread is the main actor's, and waits for the signal.
            Task.detached {
                do {
                    try await streams.run()
                    System.end(0)
                } catch {
                    fail(error)
                }
            }
            while true {
                StopSignal.wait()
                streams.stop()
            }
        } catch {
            fail(error)
        }
    }

    private static func fail(_ error: any Error) -> Never {
        StandardError.write("error \(error)\n")
        System.end(1)
    }

    private static func makeStreams(_ arguments: Arguments) throws -> Streams {
        var configuration = StreamsConfiguration(applicationID: CrashTopology.applicationID)
        configuration.directory = arguments.directory
        configuration.threads = arguments.threads
        configuration.commitInterval = .milliseconds(40)
        configuration.repartitionPurgeInterval = .milliseconds(150)
        configuration.survivesPowerLoss = arguments.waitsForDisk
        configuration.logger = StreamsLogger { level, line in
            if level > .debug { StandardError.write("\(level.rawValue) \(line)\n") }
        }
        configuration.commitHook = arguments.death?.hook

        let processed = try SharedCounter(path: "\(arguments.directory)/processed")
        return try Streams(try CrashTopology.make { processed.increment() }, configuration)
    }
}
