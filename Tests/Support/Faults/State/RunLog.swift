import Millrace
import MillraceRuntime

/// What a run of the application said.
package struct RunLog {
    package struct Restore {
        /// The changelog partition.
        package let changelog: String
        /// Where it began.
        package let start: Int64
        /// How many records there were: at most, when it began.
        package let records: Int64
    }

    /// The restores that began, in order.
    package private(set) var begun: [Restore] = []
    /// Those that ended.
    package private(set) var ended: [Restore] = []
    /// Tasks whose state it set aside.
    package private(set) var rebuiltTasks: Set<String> = []
    /// Warnings and errors, but for those about state that was set aside.
    package private(set) var complaints: [String] = []
    /// Whether it has ever worked, and whether it did by the last line.
    package private(set) var hasRun = false
    package private(set) var isRunning = false
    /// The tasks of each thread, and those of all threads that are restored.
    package private(set) var tasks: [String: Set<String>] = [:]
    package private(set) var runningTasks: Set<String> = []
    /// How often a thread was given partitions.
    package private(set) var assignments = 0

    package init() {}

    package init(path: String) throws {
        for line in (try FileSystem.readText(path) ?? "").split(separator: "\n") { read(line) }
    }

    /// Takes in a line: the time, the level, and what was said.
    package mutating func read(_ line: Substring) {
        guard let space = line.firstIndex(of: " ") else { return }
        let line = line[line.index(after: space)...]
        let words = line.split(separator: " ")
        guard words.count > 2 else { return }
        if words[0] == "info" {
            switch words[1] {
            case "State:":
                isRunning = line.hasSuffix("-> RUNNING")
                hasRun = hasRun || isRunning
            case "Thread": readThread(words)
            case "Restoring", "Restored": readRestore(words)
            default: return
            }
        } else if words[0] == "debug" {
            // "Task 0_1 is running"
            if words[1] == "Task", line.hasSuffix("is running") { runningTasks.insert(String(words[2])) }
        } else if line.hasPrefix("warning Set aside the") {
            // "Set aside the state of task 0_2 in …, to be …", "Set aside the damaged state of task 0_2, to be …"
            if let index = words.firstIndex(of: "task"), index + 1 < words.count {
                rebuiltTasks.insert(words[index + 1].filter { $0 != "," })
            }
        } else {
            if words[1] == "Thread" { readThread(words) }
            complaints.append(String(line))
        }
    }

    /// "Restoring crash-sums-changelog-2: at most 75 records from offset 20",
    /// "Restored crash-sums-changelog-2: 75 records in …"
    private mutating func readRestore(_ words: [Substring]) {
        guard words.count > 4, words[2].hasSuffix(":") else { return }
        let changelog = String(words[2].dropLast())
        if words[1] == "Restored", let records = Int64(words[3]) {
            let start = begun.last { $0.changelog == changelog }?.start ?? 0
            ended.append(Restore(changelog: changelog, start: start, records: records))
        }
        if words[1] == "Restoring", words.count == 10, let records = Int64(words[5]), let start = Int64(words[9]) {
            begun.append(Restore(changelog: changelog, start: start, records: records))
        }
    }

    /// "Thread crash-StreamThread-1 has 4 partitions in 2 tasks: 0_0, 1_0", "Thread … gives back 4 partitions",
    /// "Thread … lost 4 partitions to another member"
    private mutating func readThread(_ words: [Substring]) {
        guard words.count > 3 else { return }
        let owned: Set<String>
        switch words[3] {
        case "has":
            assignments += 1
            owned = Set(words.dropFirst(9).map { String($0.filter { $0 != "," }) })
        case "gives", "lost": owned = []
        default: return
        }
        runningTasks.subtract(tasks.updateValue(owned, forKey: String(words[2])) ?? [])
    }

    /// For a process that was frozen: its tasks may be somebody else's by now.
    package mutating func forgetTasks() {
        tasks = [:]
        runningTasks = []
    }
}
