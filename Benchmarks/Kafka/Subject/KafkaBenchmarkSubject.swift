import Dispatch
import Glibc
import KafkaClient
import Millrace

/// The benchmark's jobs on Millrace: JOB BROKERS APPLICATION INPUT[,TABLE] OUTPUT DIRECTORY. Runs until SIGTERM.
@main struct KafkaBenchmarkSubject {
    @concurrent static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7, let topology = try topology(arguments[1], arguments[4], arguments[5]) else {
            print("usage: kafka-benchmark-subject JOB BROKERS APPLICATION INPUT[,TABLE] OUTPUT DIRECTORY")
            exit(64)
        }
        var configuration = StreamsConfiguration(applicationID: arguments[3])
        configuration.kafka = KafkaConfiguration(brokers: arguments[2].split(separator: ",").map { String($0) })
        configuration.stateDirectory = arguments[6]
        // The same for all three; see the driver's `--compression`.
        configuration.producerOverrides["compression.type"] =
            KafkaConfiguration.processVariable("BENCHMARK_COMPRESSION") ?? "none"
        configuration.logger = StreamsLogger { _, line in say(line) }
        let streams = try Streams(topology, configuration)

        signal(SIGTERM, SIG_IGN)
        let termination = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        termination.setEventHandler { @Sendable in streams.stop() }
        termination.resume()
        try await streams.run()
    }

    /// Prints a line at once: the driver waits for what is said of restores.
    private static func say(_ line: String) {
        var line = "\(line)\n"
        line.withUTF8 { bytes in _ = unsafe write(STDOUT_FILENO, bytes.baseAddress, bytes.count) }
    }

    private static func topology(_ job: String, _ inputs: String, _ output: String) throws -> Topology? {
        let builder = StreamsBuilder()
        let topics = inputs.split(separator: ",").map { String($0) }
        var records: KStream<String, String> { builder.stream(topics[0], key: .string, value: .string) }
        func table(_ number: Int, store: Materialized<String, String>) -> KTable<String, String> {
            builder.table(topics[number], key: .string, value: .string, store: store)
        }
        switch job {
        case "stateless":
            records
                .filter { _, value in !value.hasPrefix("a") }
                .mapValues { (value: consuming String) in
                    value += "!"
                    return value
                }
                .to(output)
        case "count":
            records
                .groupByKey()
                .count(store: "counts")
                .toStream()
                .to(output)
        case "restore":
            records
                .groupByKey()
                .reduce(store: "latest") { _, later in later }
        case "table-join":
            records
                .join(table(1, store: "rows")) { value, row in value + row }
                .to(output)
        case "rekey-count":
            records
                .selectKey { _, value in String(value.prefix(4)) }
                .groupByKey()
                .count(store: "counts")
                .toStream()
                .to(output)
        case "foreign-key":
            table(0, store: "left")
                .join(table(1, store: "right"), by: { key, _ in "row-\(key.suffix(4))" }) { value, row in value + row }
                .toStream()
                .to(output)
        default: return nil
        }
        return try builder.build()
    }
}
