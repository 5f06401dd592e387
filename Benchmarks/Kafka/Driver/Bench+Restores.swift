import Millrace
import MillraceTesting

extension Bench {
    /// Records a second in which a contender rebuilds a store from a changelog of one partition.
    func restore(_ contender: Contender) throws -> Double {
        let application = nextApplication("restore", contender)
        let input = "\(application)-input"
        let changelog = "\(application)-latest-changelog"
        try cluster.create(input, partitions: 1)
        try fillChangelog(changelog)
        let process = try start(contender, "restore", application: application, input: input, output: "-")
        let rate: Double
        do {
            rate = try waitForRate(process)
            if contender == .floor { try process.finish() } else { _ = try process.stop() }
        } catch {
            process.kill9()
            throw error
        }
        try cluster.delete([input, changelog], application: application)
        TemporaryDirectory.remove("\(directory.path)/\(application)")
        return rate
    }

    /// Records a second in which librdkafka hands out the same partition, and nothing is done with them.
    func consume() throws -> Double {
        let topic = "\(nextApplication("consume", .floor))-latest-changelog"
        try fillChangelog(topic)
        let process = try MeasuredProcess(
            "raw consumption", ["\(programs)/kafka-floor", "consume", cluster.brokers, topic],
            output: "\(directory.path)/\(topic).txt")
        try process.finish()
        let rate = try waitForRate(process)
        try cluster.delete([topic])
        return rate
    }

    /// Records of 100 bytes, the updates spread evenly over the keys.
    private func fillChangelog(_ topic: String) throws {
        // One segment, so that nothing is compacted meanwhile.
        try cluster.create(
            topic, partitions: 1,
            ["cleanup.policy": "compact", "segment.bytes": String(Int32.max), "segment.ms": "604800000"])
        var random = InputRecords()
        try cluster.fill(topic, count: options.restoreRecords) { index in
            random.advance()
            let number = (UInt64(index) &* 2_654_435_761) % UInt64(options.restoreKeys)
            let digits = String(number)
            let key =
                [UInt8]("restored-".utf8) + Array(repeating: UInt8(ascii: "0"), count: 7 - digits.utf8.count)
                + Array(digits.utf8)
            return (0, key, Array(random.value.prefix(84)))
        }
    }

    /// Waits until a process has printed how long restoring all records took.
    private func waitForRate(_ process: MeasuredProcess) throws -> Double {
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            for line in process.printed.split(separator: "\n") {
                guard let figures = RestoreLine(line), figures.records == options.restoreRecords else { continue }
                return figures.rate
            }
            if ContinuousClock.now > deadline {
                throw BenchmarkError("\(process.name) has not restored within two minutes:\n\(process.printed)")
            }
            sleep(.milliseconds(20))
        }
    }
}

/// What a contender prints of a restore: `{"records":N,"seconds":S}`, or Millrace's own
/// `Restored TOPIC-0: N records in S s (R records/s, …)`.
struct RestoreLine {
    let records: Int
    let rate: Double

    init?(_ line: Substring) {
        let words = line.split(whereSeparator: { "{}:,\"( ".contains($0) })
        if words.count == 4, words[0] == "records", words[2] == "seconds", let records = Int(words[1]),
            let seconds = Double(words[3])
        {
            self.records = records
            rate = Double(records) / max(seconds, 0.000_001)
        } else if words.first == "Restored", words.count > 7, let records = Int(words[2]), let rate = Double(words[7]) {
            self.records = records
            self.rate = rate
        } else {
            return nil
        }
    }
}
