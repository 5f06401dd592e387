internal import MillraceRuntime

/// The progress of all restores on one line.
enum RestoreBar {
    /// Nothing while nothing is restored.
    static func text(of restores: [RestoreProgress.Phase], at now: Duration) -> String {
        let total = restores.reduce(0) { $0 + $1.total }
        guard let start = restores.map(\.start).min(), total > 0 else { return "" }
        let records = restores.reduce(0) { $0 + $1.records }
        let bytes = restores.reduce(0) { $0 + $1.bytes }
        let share = min(1, Double(records) / Double(total))
        let seconds = max((now - start) / .seconds(1), 0.1)
        let full = Int(share * 16)
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: 16 - full)
        let rate = (Double(bytes) / 1_000_000 / seconds).formatted(decimals: 1)
        let left = share > 0 ? ", \(Int((seconds / share - seconds).rounded(.up))) s left" : ""
        return "Restoring [\(bar)] \(Int(share * 100))% \(records)/\(total) records, \(rate) MB/s\(left)"
    }
}
