import FaultTesting
import Millrace
import MillraceRuntime

/// Checks what a run restored: of each changelog exactly what its store didn't have, which is a short tail unless the
/// state was deleted or damaged before.
struct RestoreCheck {
    /// Where each restore starts, and where its changelog ends.
    let positions: [TopicPartition: Int64]
    let ends: [TopicPartition: Int64]
    /// How many records lie in between; fewer than offsets where the changelog is compacted.
    private let counts: [TopicPartition: Int64]

    init(positions: [TopicPartition: Int64], ends: [TopicPartition: Int64], _ view: any LogView) throws {
        self.positions = positions
        self.ends = ends
        var counts: [TopicPartition: Int64] = [:]
        for (changelog, end) in ends {
            counts[changelog] = Int64(
                try view.entries(of: changelog, from: positions[changelog] ?? 0, to: end).count)
        }
        self.counts = counts
    }

    /// From this length on a tail must be shorter than a fourth of its changelog.
    private static let longChangelog: Int64 = 10_000

    /// Answers how many records were restored, as parts of changelogs and as whole ones.
    func check(_ log: RunLog) throws -> (tails: Int64, wholes: Int64) {
        var counted = (tails: Int64(0), wholes: Int64(0))
        for (changelog, end) in ends.sorted(by: { $0.key < $1.key }) {
            let due = end - (positions[changelog] ?? 0)
            let count = counts[changelog] ?? 0
            let isWhole = positions[changelog] == 0
            let begun = log.begun.filter { $0.changelog == "\(changelog)" }.map(\.records)
            let ended = log.ended.filter { $0.changelog == "\(changelog)" }.map(\.records)
            if let first = begun.first {
                try expect(
                    first == due, "\(first) records of \(changelog) were to be restored, \(due) are due of \(end)")
                try expect(
                    begun.allSatisfy { $0 <= due }, "\(changelog) was restored more than once, and more each time")
            }
            if let first = ended.first {
                try expect(
                    first == count, "\(first) records of \(changelog) were restored, \(count) are due of \(end)")
            }
            // What lies between position and end may be markers only: then nothing is said.
            try expect(
                !log.hasRun || count == 0 || !ended.isEmpty,
                "the application runs and has not restored the \(due) records of \(changelog) that its store lacks")
            try expect(
                isWhole || end < Self.longChangelog || due * 4 < end,
                "\(due) of the \(end) records of \(changelog) had to be restored: that is no short tail")
            let restored = ended.reduce(0, +)
            if isWhole { counted.wholes += restored } else { counted.tails += restored }
        }
        return counted
    }

    /// Whether a restore was under way when the log ended.
    func isUnderWay(_ log: RunLog) -> Bool {
        let ended = Set(log.ended.map(\.changelog))
        return log.begun.contains { !ended.contains($0.changelog) }
    }
}
