import Glibc
import Millrace
import MillraceTesting

/// Runs the contenders, one after the other, each in a process of its own.
final class Bench {
    let options: Options
    let cluster: Cluster
    let directory: TemporaryDirectory
    let programs: String
    /// At the front of all names of this run.
    let prefix: String
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
