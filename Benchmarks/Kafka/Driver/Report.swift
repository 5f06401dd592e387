/// All that was measured.
struct Report {
    var records: [Job: Int] = [:]
    var restoreRecords: Int
    var restoreKeys: Int
    var jobs: [Job: [Contender: [JobFigures]]] = [:]
    /// Records a second.
    var restores: [Contender: [Double]] = [:]
    var consumption: [Double] = []
    var notes: [String] = []

    func medians(of job: Job) -> [Contender: JobFigures] {
        (jobs[job] ?? [:]).mapValues { runs in
            JobFigures(
                rate: median(runs.map(\.rate)), processorMicroseconds: median(runs.map(\.processorMicroseconds)),
                peakResidentMegabytes: median(runs.map(\.peakResidentMegabytes)),
                secondsToFirstCommit: median(runs.map(\.secondsToFirstCommit)))
        }
    }

    var restoreGoals: [Goal] {
        guard let ours = restores[.millrace].map(median) else { return [] }
        var goals: [Goal] = []
        if let peer = restores[.kafkaStreams].map(median) {
            goals.append(Goal(name: "restore / Kafka Streams", value: ours / peer, target: .atLeast(2)))
        }
        if !consumption.isEmpty {
            goals.append(
                Goal(name: "restore / raw consumption", value: ours / median(consumption), target: .atLeast(0.5)))
        }
        return goals
    }

    func goals(of job: Job) -> [Goal] { Goal.all(of: job, medians(of: job)) }

    // MARK: For people

    var text: String {
        var lines: [String] = []
        for job in Job.allCases where jobs[job] != nil {
            lines += ["", "\(job.rawValue), \(records[job] ?? 0) records\(tableText(of: job))", ""]
            lines.append(row(["", "records/s", "CPU µs/record", "peak RSS MB", "first commit s", "runs"]))
            for (contender, figures) in ordered(medians(of: job)) {
                lines.append(
                    row([
                        contender.rawValue, figures.rate.shortText, figures.processorMicroseconds.shortText,
                        figures.peakResidentMegabytes.shortText, figures.secondsToFirstCommit.shortText,
                        String(jobs[job]?[contender]?.count ?? 0),
                    ]))
            }
            if !job.hasFloor { lines.append(row([Contender.floor.rawValue] + Array(repeating: "-", count: 5))) }
            lines += verdicts(goals(of: job))
        }
        if !restores.isEmpty {
            lines += [
                "", "restore, \(restoreRecords) changelog records of 100 bytes, \(restoreKeys) keys, in one partition",
                "",
            ]
            lines.append(row(["", "records/s"]))
            for (contender, rates) in ordered(restores) {
                lines.append(row([contender.rawValue, median(rates).shortText]))
            }
            if !consumption.isEmpty { lines.append(row(["raw consumption", median(consumption).shortText])) }
            lines += verdicts(restoreGoals)
        }
        return (lines + notes.map { "\n\($0)" }).joined(separator: "\n")
    }

    private func tableText(of job: Job) -> String { job.table.map { ", and \($0.count) of the table" } ?? "" }

    private func verdicts(_ goals: [Goal]) -> [String] {
        [""]
            + goals.map { goal in
                row(["  \(goal.name)", goal.value.shortText, goal.target.text, goal.isReached ? "ok" : "missed"])
            }
    }

    private func row(_ cells: [String]) -> String {
        cells.enumerated().map { index, cell in
            let padding = String(repeating: " ", count: max(0, (index == 0 ? 30 : 15) - cell.count))
            return index == 0 ? cell + padding : padding + cell
        }.joined()
    }

    // MARK: For programs

    var json: String {
        var parts = [
            "\"restoreRecords\":\(restoreRecords)", "\"restoreKeys\":\(restoreKeys)",
        ]
        let jobParts = Job.allCases.compactMap { job -> String? in
            guard let runs = jobs[job] else { return nil }
            let contenders = ordered(runs).map { contender, runs in
                "\"\(contender.slug)\":[\(runs.map(json).joined(separator: ","))]"
            }
            return
                "\"\(job.rawValue)\":{\"records\":\(records[job] ?? 0),\"runs\":{\(contenders.joined(separator: ","))},\"goals\":\(json(goals(of: job)))}"
        }
        parts.append("\"jobs\":{\(jobParts.joined(separator: ","))}")
        if !restores.isEmpty {
            let rates = ordered(restores).map { "\"\($0.slug)\":\(json($1))" } + ["\"raw\":\(json(consumption))"]
            parts.append(
                "\"restore\":{\"recordsPerSecond\":{\(rates.joined(separator: ","))},\"goals\":\(json(restoreGoals))}")
        }
        return "{\(parts.joined(separator: ","))}"
    }

    private func json(_ run: JobFigures) -> String {
        "{\"recordsPerSecond\":\(run.rate),\"cpuMicrosecondsPerRecord\":\(run.processorMicroseconds),"
            + "\"peakRSSMegabytes\":\(run.peakResidentMegabytes),\"secondsToFirstCommit\":\(run.secondsToFirstCommit)}"
    }

    private func json(_ numbers: [Double]) -> String { "[\(numbers.map { "\($0)" }.joined(separator: ","))]" }

    private func json(_ goals: [Goal]) -> String {
        let parts = goals.map {
            "{\"name\":\"\($0.name)\",\"value\":\($0.value),\"target\":\"\($0.target.text)\",\"reached\":\($0.isReached)}"
        }
        return "[\(parts.joined(separator: ","))]"
    }

    private func ordered<Value>(_ values: [Contender: Value]) -> [(Contender, Value)] {
        Contender.allCases.compactMap { contender in values[contender].map { (contender, $0) } }
    }
}

func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
