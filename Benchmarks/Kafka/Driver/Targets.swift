/// What a figure must reach.
enum Target {
    case atLeast(Double)
    case atMost(Double)

    func isReached(by value: Double) -> Bool {
        switch self {
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        }
    }

    var text: String {
        switch self {
        case .atLeast(let bound): "≥ \(bound.shortText)"
        case .atMost(let bound): "≤ \(bound.shortText)"
        }
    }
}

/// A figure of ours that has a target.
struct Goal {
    let name: String
    let value: Double
    let target: Target

    var isReached: Bool { target.isReached(by: value) }

    /// Millrace's figures in a job against the others' and against what is demanded.
    static func all(of job: Job, _ medians: [Contender: JobFigures]) -> [Goal] {
        guard let ours = medians[.millrace] else { return [] }
        var goals: [Goal] = []
        if let floor = medians[.floor] {
            goals += [
                Goal(
                    name: "CPU a record / C floor", value: ours.processorMicroseconds / floor.processorMicroseconds,
                    target: .atMost(job == .count ? 1.1 : 1.2)),
                Goal(name: "records/s / C floor", value: ours.rate / floor.rate, target: .atLeast(0.9)),
            ]
        }
        if let peer = medians[.kafkaStreams] {
            goals += [
                Goal(
                    name: "CPU a record / Kafka Streams",
                    value: ours.processorMicroseconds / peer.processorMicroseconds, target: .atMost(0.25)),
                Goal(
                    name: "records/s / Kafka Streams", value: ours.rate / peer.rate,
                    target: .atLeast(job.hasFloor ? 2.2 : 2)),
            ]
        }
        guard job.hasFloor else { return goals }
        return goals + [
            Goal(name: "peak RSS, MB", value: ours.peakResidentMegabytes, target: .atMost(200)),
            Goal(name: "start to first commit, s", value: ours.secondsToFirstCommit, target: .atMost(1)),
        ]
    }
}

extension Double {
    /// Three digits or so, for people.
    var shortText: String {
        if magnitude >= 1000 { return "\(Int(rounded()))" }
        let scale = magnitude >= 100 ? 1.0 : magnitude >= 10 ? 10 : 100
        let rounded = (self * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
