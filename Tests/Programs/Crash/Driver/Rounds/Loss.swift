import EmbeddedLog
import FaultTesting
import Millrace
import MillraceRuntime

/// A fact that is lost between two runs: without it state, log and offsets may not belong together any more.
enum Loss: String, CaseIterable {
    case group = "the group's offsets deleted"
    case changelog = "a changelog deleted"
    case groupAndState = "the group's offsets and all state deleted"
    case changelogAndState = "a changelog and all state deleted"
    case changelogAndGroup = "a changelog and the group's offsets deleted"
    case earlierGroup = "the group set back"

    /// The changelog of one of these is lost: an aggregate's, a table's or a join's. All are of the input's tasks.
    static let stores = [CrashTopology.sums, CrashTopology.accounts, CrashTopology.totals]

    var losesChangelog: Bool { self == .changelog || self == .changelogAndGroup || self == .changelogAndState }
    var losesState: Bool { self == .groupAndState || self == .changelogAndState }

    /// Does it to a log and state that nobody works on.
    func apply(to log: any Log, root: String, store: String) throws {
        let id = CrashTopology.applicationID
        if losesChangelog { try log.admin.deleteTopics([InternalTopics.changelog(of: store, in: id)]) }
        switch self {
        case .changelog: break
        case .group, .changelogAndGroup: try log.admin.deleteGroup(id)
        case .groupAndState:
            try log.admin.deleteGroup(id)
            try Files.removeAll("\(root)/\(id)")
        case .changelogAndState: try Files.removeAll("\(root)/\(id)")
        case .earlierGroup:
            let ranges = try log.admin.offsetRanges(of: CrashTopology.inputPartitions)
            try log.admin.setGroupOffsets(ranges.mapValues(\.start), of: id)
        }
    }
}

/// Lets the application run on a copy of everything in which a fact was lost: the results are right, or the start is
/// refused, and right after the way out that its text names.
struct LossTrial {
    enum Outcome: String {
        case right = "went on, right"
        case rightAfterWayOut = "refused, right after the way out"
        case refused = "refused, nothing is left to go on from"
    }

    private let directory: String
    private let original: String
    private let lastLog: String
    private let store: String

    /// - Parameter store: whose changelog is lost, if one is.
    init(copying original: String, to directory: String, lastLog: String, store: String) {
        self.original = original
        self.directory = directory
        self.lastLog = lastLog
        self.store = store
    }

    private var root: String { "\(directory)/state" }

    func run(_ loss: Loss, beat: () -> Void, watch: (ChildProcess) -> Void) throws -> Outcome {
        try Files.removeAll(directory)
        try FileSystem.makeDirectory(directory)
        for name in ["log", "state"] { try copy("\(original)/\(name)", to: "\(directory)/\(name)") }
        let outcome = try runOnCopy(loss, beat: beat, watch: watch)
        // After a failure it is kept.
        try Files.removeAll(directory)
        return outcome
    }

    private func runOnCopy(_ loss: Loss, beat: () -> Void, watch: (ChildProcess) -> Void) throws -> Outcome {
        // What the last transaction wrote, and a killed process's state doesn't have, is in the changelog alone.
        if loss.losesChangelog, let complaint = try catchUp(beat, watch) {
            throw TestFailure("before \(loss.rawValue) the application ended itself: \(complaint)")
        }
        let owner = try EmbeddedLog(directory: "\(directory)/log")
        let offsets = try owner.admin.groupOffsets(of: CrashTopology.applicationID)
        // Before the first commit there is nothing to lose.
        let hasCommitted = !offsets.isEmpty
        if hasCommitted { try loss.apply(to: owner, root: root, store: store) }
        owner.close()
        guard let refusal = try catchUp(beat, watch) else {
            try check(beat)
            return .right
        }
        try expect(
            refusal.contains("can't start") && refusal.contains("reset"),
            "after \(loss.rawValue) the application ended, and not by a refusal that names the ways out: \(refusal)")
        if loss.losesState { return .refused }
        try takeWayOut(loss, offsets)
        if let refusal = try catchUp(beat, watch) {
            throw TestFailure("after \(loss.rawValue) and the way out the start was refused again: \(refusal)")
        }
        try check(beat)
        return .rightAfterWayOut
    }

    /// Runs until everything is processed, and stops; or returns why the application ended itself.
    private func catchUp(_ beat: () -> Void, _ watch: (ChildProcess) -> Void) throws -> String? {
        let application = try Application(
            directory: directory, plan: RoundPlan(untilCaughtUpWith: 1), log: "\(lastLog).trial")
        watch(application.process)
        let view = EmbeddedLogView(log: try EmbeddedLog(directory: "\(directory)/log", access: .guest))
        defer { view.log.close() }
        let partitions = CrashTopology.groupPartitions
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            beat()
            if application.process.checkEnd() != nil {
                return try application.readLog().complaints.last ?? "it said nothing"
            }
            let committed = try view.committed(partitions)
            let isDone = try view.ends(of: partitions).allSatisfy { committed[$0.key] ?? 0 >= $0.value }
            if isDone, try application.readLog().hasRun {
                _ = try application.stop()
                return nil
            }
            System.sleep(.milliseconds(5))
        }
        throw TestFailure("the application neither caught up in 60 seconds nor was it refused")
    }

    /// What the commands do that a refusal names: `reset --to-state`, `state restore-changelog`.
    private func takeWayOut(_ loss: Loss, _ offsets: [TopicPartition: Offset]) throws {
        let id = CrashTopology.applicationID
        let log = try EmbeddedLog(directory: "\(directory)/log")
        defer { log.close() }
        if loss.losesChangelog {
            try TopicPreparation(
                plan: CrashTopology.make().plan, applicationID: id, admin: log.admin, logger: .silent
            ).prepare()
            for partition in CrashTopology.inputPartitions.map(\.partition) {
                let task = TaskID(subtopology: 0, partition: partition)
                let kept = try StateReader(task: task, root: root, applicationID: id).memory().inputs
                try log.admin.setGroupOffsets(kept.mapValues(\.offset), of: id)
                _ = try ChangelogRewrite(store: store, task: task, root: root, applicationID: id).perform(in: log)
            }
        }
        guard loss != .changelog else { return }
        // A state that is behind its changelog can't say where the group was; where it is known, that is right.
        let present = try log.admin.groupOffsets(of: id)
        let missing = offsets.filter { offset in
            loss == .earlierGroup || (present[offset.key].map { $0 < offset.value } ?? true)
        }
        if !loss.losesChangelog { try log.admin.setGroupOffsets(missing, of: id) }
        if loss == .changelogAndGroup {
            try log.admin.setGroupOffsets(missing.filter { present[$0.key] == nil }, of: id)
        }
    }

    /// Compares outputs and state with a recomputation from the input.
    private func check(_ beat: () -> Void) throws {
        beat()
        let view = EmbeddedLogView(log: try EmbeddedLog(directory: "\(directory)/log", access: .guest))
        defer { view.log.close() }
        var outputs = OutputCheck()
        try outputs.advance(view)
        try outputs.finish(view)
        var state = StateCheck(root: root, stores: StoreID.all(of: try CrashTopology.make()))
        try state.advance(view, outputs: outputs, floors: [:], complete: Set(state.tasks))
    }

    private func copy(_ path: String, to other: String) throws {
        let copying = try ChildProcess("/bin/cp", ["-a", "--sparse=auto", path, other], output: "/dev/null")
        let end = copying.waitForEnd(atMost: .seconds(60))
        try expect(end == .exit(0), "\(path) could not be copied")
    }
}
