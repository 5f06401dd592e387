import KafkaClient

/// `kafka-benchmark [--json] [--records N] [--restore-records N] [--restore-keys N] [--rounds N] [--only JOBS]
/// [--contenders NAMES] [--compression none|lz4] [--tuned] [--kafka-home DIR --classes DIR]`
struct Options {
    private var records: Int?
    var restoreRecords = 2_000_000
    var restoreKeys = InputRecords.keys
    var rounds = 2
    var printsJSON = false
    /// The jobs to measure, and who does them; all unless given.
    var only: Set<String>?
    var contenders: Set<String>?
    /// How all contenders compress what they write.
    var compression = "none"
    /// Whether Kafka Streams collects as large batches as the other two.
    var tunesKafkaStreams = false
    /// Where Kafka Streams' jars are, and our compiled main; without them it is left out.
    var kafkaHome: String?
    var classes: String?

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        func value(of option: String) throws -> String {
            guard let value = rest.popFirst() else { throw BenchmarkError("\(option) needs a value") }
            return value
        }
        func number(of option: String) throws -> Int {
            guard let number = Int(try value(of: option)), number > 0 else {
                throw BenchmarkError("\(option) needs a number above 0")
            }
            return number
        }
        func list(of option: String, from known: [String]) throws -> Set<String> {
            let names = try value(of: option).split(separator: ",").map { String($0) }
            if let unknown = names.first(where: { !known.contains($0) }) {
                throw BenchmarkError("\(option) takes of \(known.joined(separator: ", ")), not \(unknown)")
            }
            return Set(names)
        }
        while let option = rest.popFirst() {
            switch option {
            case "--json": printsJSON = true
            case "--records": records = try number(of: option)
            case "--restore-records": restoreRecords = try number(of: option)
            case "--restore-keys":
                restoreKeys = try number(of: option)
                guard restoreKeys <= 10_000_000 else { throw BenchmarkError("--restore-keys takes 10000000 at most") }
            case "--rounds": rounds = try number(of: option)
            case "--only": only = try list(of: option, from: Job.allCases.map(\.rawValue) + ["restore"])
            case "--contenders": contenders = try list(of: option, from: Contender.allCases.map(\.slug))
            case "--compression":
                compression = try value(of: option)
                guard ["none", "lz4"].contains(compression) else {
                    throw BenchmarkError("--compression takes none or lz4, not \(compression)")
                }
            case "--tuned": tunesKafkaStreams = true
            case "--kafka-home": kafkaHome = try value(of: option)
            case "--classes": classes = try value(of: option)
            default: throw BenchmarkError("there is no option \(option)")
            }
        }
    }

    func records(of job: Job) -> Int { records ?? job.usualRecords }

    func includes(_ job: String) -> Bool { only?.contains(job) ?? true }
}

/// Why the benchmark can't go on.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
