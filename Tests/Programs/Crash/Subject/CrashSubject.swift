import FaultTesting
import KafkaClient
import Millrace
import MillraceRuntime

/// `crash-subject DIRECTORY THREADS [sync] [STEP:NUMBER] [KEY=VALUE]…`: runs the fault tests' topology until it is killed,
/// or told to stop by SIGTERM: on the embedded log in DIRECTORY, or on Kafka with bootstrap.servers=HOST:PORT.
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
        configuration.commitInterval = arguments.commitInterval
        configuration.repartitionPurgeInterval = .milliseconds(150)
        configuration.survivesPowerLoss = arguments.waitsForDisk
        configuration.logger = StreamsLogger { level, line in
            if level > .debug || line.hasPrefix("Task ") { StandardError.write("\(level.rawValue) \(line)\n") }
        }
        configuration.commitHook = arguments.death?.hook
        if let brokers = arguments.brokers {
            configuration.kafka = KafkaConfiguration(brokers: brokers.split(separator: ",").map(String.init))
        }
        if let time = arguments.sessionTimeout { configuration.sessionTimeout = time }
        if let time = arguments.transactionTimeout { configuration.transactionTimeout = time }

        let processed = try SharedCounter(path: "\(arguments.directory)/processed")
        return try Streams(try CrashTopology.make { processed.increment() }, configuration)
    }
}
