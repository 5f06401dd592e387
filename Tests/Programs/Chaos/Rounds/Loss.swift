import FaultTesting
import KafkaClient
import KafkaLog
import Millrace
import MillraceRuntime

/// A fact that is lost between two rounds, while no process runs: without it states, log and offsets may not belong
/// together any more.
enum Loss: String, CaseIterable {
    case group = "the group's offsets deleted"
    case changelog = "a changelog deleted"
    case changelogAndGroup = "a changelog and the group's offsets deleted"
    /// The states come back later: nothing else would be left to go on from.
    case changelogWithoutStates = "a changelog deleted, and all states away"

    /// The changelog of one of these is lost: an aggregate's, a table's or a join's.
    static let stores = [CrashTopology.sums, CrashTopology.accounts, CrashTopology.totals]

    var losesGroup: Bool { self == .group || self == .changelogAndGroup }
    var losesChangelog: Bool { self != .group }
    var takesStates: Bool { self == .changelogWithoutStates }
}

extension ChaosTest {
    /// Loses a fact and starts the processes: nothing becomes wrong, which the comparison at the end of the round shows,
    /// or the start is refused, and then goes on after the way out that the refusal names.
    ///
    /// - Parameter store: whose changelog is lost, if one is.
    func lose(_ loss: Loss, of store: String, _ plan: RoundPlan) throws {
        let id = CrashTopology.applicationID
        let connection = KafkaConfiguration(brokers: [try broker.address()], log: { _ in })
        let cluster = try KafkaCluster(KafkaLogConfiguration(connection))
        defer { cluster.close() }
        let offsets = try cluster.admin.groupOffsets(of: id)
        if loss.losesGroup {
            try waiting("the group has members") {
                do throws(LogError) { try cluster.admin.deleteGroup(id) } catch { return false }
                return true
            }
        }
        if loss.losesChangelog {
            let topic = InternalTopics.changelog(of: store, in: id)
            try cluster.admin.deleteTopics([topic])
            try waiting("\(topic) is still there") { try cluster.admin.describeTopics([topic])[topic] == nil }
        }
        if loss.takesStates { try moveStates(from: "state", to: "state-away") }
        let refusal = try startAfterLoss(plan)
        if loss.takesStates {
            for member in members { try Files.removeAll(member.stateRoot) }
            try moveStates(from: "state-away", to: "state")
        }
        guard let refusal else {
            try expect(!loss.losesChangelog, "after \(loss.rawValue) the processes went on as if nothing were missing")
            tally.passedLosses += 1
            return
        }
        try expect(
            refusal.contains("can't start") && refusal.contains("reset"),
            "after \(loss.rawValue) a process ended, and not by a refusal that names the ways out: \(refusal)")
        tally.refusedLosses += 1
        if loss.losesChangelog { try restoreChangelog(of: store, in: cluster) }
        // What the group lost, its positions of before the loss. The tasks that weren't refused may have moved on. All of
        // them are set, so that nothing is known any more of a changelog that was written anew.
        let present = try cluster.admin.groupOffsets(of: id)
        try cluster.admin.setGroupOffsets(present.merging(offsets) { max($0, $1) }, of: id)
    }

    /// Starts the processes until they have come to rest, or one of them ended itself; then stops them. Returns why it
    /// ended.
    private func startAfterLoss(_ plan: RoundPlan) throws -> String? {
        for index in members.indices { try start(index, plan, isAgain: true) }
        let deadline = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < deadline {
            watchdog.beat()
            for member in members {
                _ = try member.readLog()
                guard member.process?.checkEnd() != nil else { continue }
                _ = try member.readLog()
                let refusal = member.lastComplaint
                for other in members {
                    other.terminate()
                    try expect(other.takeEnd(atMost: .seconds(30)) != nil, "process \(other.name) doesn't end")
                }
                return refusal
            }
            if try unsettled() == nil {
                try stopAll()
                return nil
            }
            System.sleep(.milliseconds(100))
        }
        throw TestFailure("the processes neither settled in 90 seconds nor was one refused: \(try unsettled() ?? "")")
    }

    /// What `state restore-changelog` does in the directory of each task's last owner. Other states of these tasks are of
    /// the old changelog.
    private func restoreChangelog(of lost: String, in cluster: KafkaCluster) throws {
        let id = CrashTopology.applicationID
        try TopicPreparation(
            plan: CrashTopology.make().plan, applicationID: id, admin: cluster.admin, logger: .silent
        ).prepare()
        let positions = watches.map { $0.positions() }
        for store in stores where store.name == lost {
            let found = positions.map { $0[store.changelog] ?? 0 }
            guard let last = found.max(), last > 0, let owner = found.firstIndex(of: last) else { continue }
            _ = try ChangelogRewrite(
                store: store.name, task: store.task, root: members[owner].stateRoot, applicationID: id
            ).perform(in: cluster)
            for (index, member) in members.enumerated() where index != owner {
                try Files.removeAll("\(member.stateRoot)/\(id)/\(store.task)")
            }
        }
        forgetPositions()
    }

    private func moveStates(from name: String, to other: String) throws {
        for member in members { try Files.move("\(member.directory)/\(name)", to: "\(member.directory)/\(other)") }
    }

    private func waiting(_ obstacle: String, until isDone: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try !isDone() {
            try expect(ContinuousClock.now < deadline, "after 30 seconds \(obstacle)")
            watchdog.beat()
            System.sleep(.milliseconds(100))
        }
    }
}
