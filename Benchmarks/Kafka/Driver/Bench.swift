import Glibc
import KafkaClient
import Millrace
import MillraceTesting

/// Runs the contenders, one after the other, each in a process of its own.
final class Bench {
    let options: Options
    let cluster: Cluster
    let directory: TemporaryDirectory
    let programs: String
    private let prefix: String
    private var runs = 0

    init(_ options: Options) throws {
        self.options = options
        cluster = try Cluster()
        // The contenders' processes look for it.
        unsafe setenv("BENCHMARK_COMPRESSION", options.compression, 1)
        directory = try TemporaryDirectory()
        programs = try programFolder()
        prefix = "bench-\(directory.path.suffix(6))"
    }

    func close() throws {
        directory.remove()
        try cluster.deleteAll()
    }

    /// The topics that a job reads: the input, and the table that it is joined with.
    func inputs(of job: Job) -> [String] {
        ["\(prefix)-input-\(options.records(of: job))"] + (job.table.map { ["\(prefix)-\($0.name)"] } ?? [])
    }

    /// Who can take part in a job.
    func contenders(in job: Job) -> [Contender] { contenders.filter { $0 != .floor || job.hasFloor } }

    /// Who can take part.
    var contenders: [Contender] {
        Contender.allCases.filter { contender in
            let isPossible = contender != .kafkaStreams || (options.kafkaHome != nil && options.classes != nil)
            return isPossible && options.contenders?.contains(contender.slug) ?? true
        }
    }

    /// A name that no run had before: for an application, and at the front of its topics.
    func nextApplication(_ job: String, _ contender: Contender) -> String {
        runs += 1
        return "\(prefix)-\(job)-\(contender.slug)-\(runs)"
    }

    /// Writes what a job reads, unless it is there from another job.
    func loadInputs(of job: Job) throws {
        for topic in inputs(of: job) where !cluster.topics.contains(topic) {
            try cluster.create(topic, partitions: InputRecords.partitions)
            if topic == inputs(of: job)[0] {
                var records = InputRecords()
                try cluster.fill(topic, count: options.records(of: job)) { _ in
                    records.advance()
                    return (InputRecords.partition(of: records.key), records.key, records.value)
                }
            } else if let table = job.table {
                // Before the input, so that each of its records finds its row.
                let start = InputRecords.firstTimestamp - Int64(table.count)
                try cluster.fill(topic, count: table.count, from: start) { number in
                    let key = table.key(of: number)
                    return (InputRecords.partition(of: key), key, TableRows.value(of: number))
                }
            }
        }
    }

    /// Starts a contender on a job.
    func start(_ contender: Contender, _ job: String, application: String, input: String, output: String) throws
        -> MeasuredProcess
    {
        let state = "\(directory.path)/\(application)"
        let brokers = cluster.brokers
        let arguments: [String]
        switch contender {
        case .millrace:
            arguments = ["\(programs)/kafka-benchmark-subject", job, brokers, application, input, output, state]
        case .floor where job == "restore":
            arguments = ["\(programs)/kafka-floor", "restore", brokers, "\(application)-latest-changelog", state]
        case .floor:
            let changelog = job == "count" ? ["\(application)-counts-changelog", state] : []
            arguments = ["\(programs)/kafka-floor", job, brokers, application, input, output] + changelog
        case .kafkaStreams:
            arguments =
                [
                    "java", "-Xmx1g", "-cp", "\(options.classes ?? ""):\(options.kafkaHome ?? "")/libs/*",
                    "KafkaStreamsBenchmark", job, brokers, application, input, output, state,
                ] + (options.tunesKafkaStreams ? ["tuned"] : [])
        }
        return try MeasuredProcess("\(contender.rawValue), \(job)", arguments, output: "\(state).txt")
    }
}
