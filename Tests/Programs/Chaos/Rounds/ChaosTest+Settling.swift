import FaultTesting
import KafkaClient
import Millrace
import MillraceRuntime

extension ChaosTest {
    /// Waits until all input is processed and nothing is open; answers the tasks of each member.
    func settle(_ plan: RoundPlan) throws -> [Set<TaskID>] {
        for index in members.indices where !members[index].isUp { try start(index, plan, isAgain: true) }
        let deadline = ContinuousClock.now + .seconds(60)
        var obstacle = ""
        while ContinuousClock.now < deadline {
            watchdog.beat()
            try observe()
            // Who had still to die dies now, or not at all.
            for index in members.indices where !members[index].isUp { try start(index, plan, isAgain: true) }
            obstacle = try unsettled() ?? ""
            if obstacle.isEmpty { return owners() }
            System.sleep(.milliseconds(100))
        }
        throw TestFailure("the application didn't settle in 60 seconds: \(obstacle)")
    }

    /// Why the application can't be stopped and compared yet; nil if it can.
    func unsettled() throws -> String? {
        for member in members where !member.isRunning {
            return "process \(member.name) is not running: \(member.lastComplaint)"
        }
        let tasks = Set(stores.map { "\($0.task)" })
        let owned = members.flatMap { Array($0.tasks) }
        guard Set(owned) == tasks, owned.count == tasks.count else { return "the tasks have owners \(owned.sorted())" }
        guard try view.isStable(allPartitions) else { return "a transaction is open" }
        let partitions = CrashTopology.groupPartitions
        let (committed, ends) = (try view.committed(partitions), try view.ends(of: partitions))
        for partition in partitions {
            let position = committed[partition] ?? 0
            do {
                let left = try view.entries(of: partition, from: position, to: ends[partition] ?? 0).count
                if left > 0 { return "\(left) records of \(partition) are left from \(position) on" }
            } catch let error as KafkaError where error.code == .noOffset {
                return "\(partition) was purged beyond \(position) meanwhile"
            }
        }
        return nil
    }

    func owners() -> [Set<TaskID>] {
        members.map { member in Set(stores.map(\.task).filter { member.tasks.contains("\($0)") }) }
    }

    var allPartitions: [TopicPartition] {
        (CrashTopology.outputs + CrashTopology.tables).flatMap(CrashTopology.partitions)
            + CrashTopology.groupPartitions + stores.map(\.changelog)
    }

    func stopAll() throws {
        for member in members { member.terminate() }
        for index in members.indices { try expectStop(of: index) }
    }
}
