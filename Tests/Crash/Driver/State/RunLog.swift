import Millrace
import MillraceRuntime

/// What a run of the application said.
struct RunLog {
    /// The restores that began, in order: changelog partition and number of records.
    private(set) var begun: [(changelog: String, records: Int64)] = []
    /// Those that ended.
    private(set) var ended: [(changelog: String, records: Int64)] = []
    /// Tasks whose state it deleted.
    private(set) var rebuiltTasks: Set<String> = []
    /// Warnings and errors, but for those about deleted state.
    private(set) var complaints: [String] = []
    private(set) var isRunning = false

    init(path: String) throws {
        for line in (try FileSystem.readText(path) ?? "").split(separator: "\n") { read(line) }
    }

    private mutating func read(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count > 1 else { return }
        if words[0] == "info" {
            if line.hasPrefix("info State:"), line.hasSuffix("-> RUNNING") { isRunning = true }
            guard words.count > 3, words[2].hasSuffix(":") else { return }
            let changelog = String(words[2].dropLast())
            // "Restoring crash-sums-changelog-2: at most 75 records", "Restored crash-sums-changelog-2: 75 records in …"
            if words[1] == "Restoring", words[3] == "at", words.count > 5, let records = Int64(words[5]) {
                begun.append((changelog, records))
            }
            if words[1] == "Restored", let records = Int64(words[3]) { ended.append((changelog, records)) }
        } else if line.hasPrefix("warning Deleted the") {
            // "Deleted the state of task 0_2 in …: …", "Deleted the damaged state of task 0_2: …"
            if let index = words.firstIndex(of: "task"), index + 1 < words.count {
                rebuiltTasks.insert(words[index + 1].filter { $0 != ":" })
            }
        } else {
            complaints.append(String(line))
        }
    }
}
