import Glibc

/// Measures the engine on Kafka against the same jobs in plain C and on Kafka Streams. Ends with 1 if an output isn't
/// what it must be, or something fails; a target that is missed is shown, and is no failure.
@main struct KafkaBenchmark {
    static func main() {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            let bench = try Bench(options)
            let result = Result { try measure(bench) }
            try bench.close()
            let report = try result.get()
            print(options.printsJSON ? report.json : report.text)
        } catch {
            say("error: \(error)")
            exit(1)
        }
    }

    private static func measure(_ bench: Bench) throws -> Report {
        let options = bench.options
        var report = Report(restoreRecords: options.restoreRecords, restoreKeys: options.restoreKeys)
        if !bench.contenders.contains(.kafkaStreams) {
            report.notes.append(
                "Kafka Streams was left out: KAFKA_HOME names no Kafka distribution, or there is no javac.")
        }
        let jobs = Job.allCases.filter { options.includes($0.rawValue) }
        if !jobs.isEmpty {
            say("Loading the records")
            try bench.cluster.warmUp()
            for job in jobs {
                try bench.loadInputs(of: job)
                report.records[job] = options.records(of: job)
            }
        }
        // The contenders take turns, so that what else the machine does strikes them alike.
        for round in 1...options.rounds {
            for job in jobs {
                for contender in bench.contenders(in: job) {
                    let figures = try bench.run(job, contender)
                    report.jobs[job, default: [:]][contender, default: []].append(figures)
                    say(
                        "Round \(round), \(job.rawValue), \(contender.rawValue): \(figures.rate.shortText) records/s, "
                            + "\(figures.processorMicroseconds.shortText) µs CPU a record, output checked")
                }
            }
            guard options.includes("restore") else { continue }
            for contender in bench.contenders {
                let rate = try bench.restore(contender)
                report.restores[contender, default: []].append(rate)
                say("Round \(round), restore, \(contender.rawValue): \(rate.shortText) records/s")
            }
            report.consumption.append(try bench.consume())
        }
        return report
    }

    private static func say(_ line: String) {
        var line = "\(line)\n"
        // The report alone goes to standard output.
        line.withUTF8 { bytes in _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
