/// Whether the state of a task in a directory is current, as far as the directory shows.
///
/// A small file in the task's directory marks it as left behind. A process that was killed leaves no such mark: the next
/// one that runs on the directory sets it at its first assignment without the task.
package enum TaskOwnership: Sendable, Equatable {
    /// The process that runs on the directory works on the task.
    case running
    /// That process has the task again, and restores what it missed.
    case restoring
    /// No process runs on the directory; the last one had the task when it ended.
    case stopped
    /// A process continued without the task: the group gave it to another one. The state is old.
    case leftBehind(since: Timestamp)

    /// Whether the state is as new as the directory can have it.
    package var isCurrent: Bool { self == .running || self == .stopped }

    /// Looks at the directory of a task. `isHeld` says whether a process runs on the application's directory.
    package init(of directory: String, isHeld: Bool) throws {
        let isInUse: Bool =
            switch try TrustMark(directory: directory).lastUse() {
            case .thisBoot, .earlierBoot: isHeld
            case .clean, .unmarked: false
            }
        guard let mark = try FileSystem.readText(Self.markPath(in: directory)) else {
            self = isInUse ? .running : .stopped
            return
        }
        self = isInUse ? .restoring : .leftBehind(since: Timestamp(milliseconds: Int64(mark) ?? 0))
    }

    static let markName = "left-behind"

    private static func markPath(in directory: String) -> String { "\(directory)/\(markName)" }

    /// An older mark stays: it says since when.
    static func markLeftBehind(_ directory: String, at now: Timestamp) throws {
        guard !FileSystem.exists(markPath(in: directory)) else { return }
        try FileSystem.replace(markPath(in: directory), with: "\(now.milliseconds)")
    }

    static func unmark(_ directory: String) throws { try FileSystem.remove(markPath(in: directory)) }
}
