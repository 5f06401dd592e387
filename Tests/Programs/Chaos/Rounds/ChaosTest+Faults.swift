import FaultTesting
import KafkaClient
import Millrace
import MillraceRuntime

extension ChaosTest {
    /// Waits until both processes are at work, or one of them has ended itself.
    func awaitWork() throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            watchdog.beat()
            try observe()
            if members.allSatisfy({ $0.isRunning && !$0.tasks.isEmpty }) || !members.allSatisfy(\.isUp) { return }
            System.sleep(.milliseconds(20))
        }
        throw TestFailure("the processes didn't come to work within 30 seconds")
    }

    /// Lets happen what the plan says, and looks at the processes all the while.
    func disturb(_ plan: RoundPlan) throws {
        let beginning = ContinuousClock.now
        var events = plan.events[...]
        while true {
            watchdog.beat()
            let time = beginning.duration(to: .now)
            while let event = events.first, event.time <= time {
                events.removeFirst()
                try perform(event.action, plan)
            }
            if events.isEmpty, time >= plan.length { return }
            try observe()
            System.sleep(.milliseconds(50))
        }
    }

    func perform(_ action: RoundPlan.Action, _ plan: RoundPlan) throws {
        switch action {
        case .start(let index):
            if members[index].isUp { try expectStop(of: index) }
            try start(index, plan, isAgain: true)
        case .kill(let index): try kill(index)
        case .deleteState(let index):
            try Files.removeAll("\(members[index].stateRoot)/\(CrashTopology.applicationID)")
            watches[index].reset()
            tally.deletedStates += 1
        case .terminate(let index):
            members[index].terminate()
            tally.stops += 1
        case .pause(let index):
            members[index].pause()
            tally.pauses += 1
        case .resume(let index): members[index].resume()
        case .fence(let index): try fence(index)
        case .stopBroker:
            tally.brokerRestarts += 1
            try broker.stop()
        case .killBroker:
            tally.brokerKills += 1
            try broker.kill()
        case .startBroker: try broker.start()
        }
    }

    /// What a rival does, or the coordinator itself with a transaction that lasts too long: the process keeps its
    /// partitions, and must go back to its last commit.
    func fence(_ index: Int) throws {
        let member = members[index]
        guard broker.isUp, member.isRunning, !member.tasks.isEmpty else { return }
        for id in try member.transactionalIDs() {
            let configuration = KafkaProducerConfiguration(
                KafkaConfiguration(brokers: [try broker.address()], log: { _ in }), transactionalID: id)
            let rival = try KafkaProducer(configuration)
            defer { rival.close() }
            // The first request fences. The library would ask again every half a second until it is let in, and fence
            // the process's next producers as well.
            do { try rival.initTransactions(timeout: .milliseconds(400)) } catch {
                guard error.isRetriable else { throw error }
            }
        }
        tally.fences += 1
    }

    func kill(_ index: Int) throws {
        let member = members[index]
        // It may have killed itself by now.
        if member.isUp {
            member.kill()
            try expectEnd(.killed, of: index, within: .seconds(10))
        }
    }

    /// A process that was killed: what its states lack is what one transaction did.
    func noteKill(of index: Int) throws {
        tally.kills += 1
        try watches[index].observe(members[index])
        let others = members.indices.filter { $0 != index }.flatMap { members[$0].tasks }
        let tasks = members[index].log.runningTasks.subtracting(others)
        guard broker.isUp, !tasks.isEmpty else { return }
        let lacking = try TailCheck(view: view, stores: stores).check(
            watches[index].positions(), tasks: tasks, of: members[index].name)
        tally.checkedKills += 1
        if lacking > 0 { tally.interruptedCommits += 1 }
        tally.longestTail = max(tally.longestTail, lacking)
    }

    /// After SIGTERM: an ordered stop, which must not fail.
    func expectStop(of index: Int) throws {
        let end = members[index].takeEnd(atMost: .seconds(20))
        try expect(
            end == .exit(0) || end == .terminated,
            "SIGTERM ended process \(members[index].name) \(end.map { "with \($0)" } ?? "not within 20 seconds"): "
                + members[index].lastComplaint)
        try watches[index].observe(members[index])
    }

    func expectEnd(_ expected: ChildProcess.End, of index: Int, within limit: Duration) throws {
        let end = members[index].takeEnd(atMost: limit)
        try expect(end == expected, "process \(members[index].name) ended with \(end.map { "\($0)" } ?? "nothing")")
        try noteKill(of: index)
    }

    /// Looks at states, logs and processes.
    func observe() throws {
        for index in members.indices where members[index].isUp && !members[index].isPaused {
            try watches[index].observe(members[index])
            guard let end = members[index].process?.checkEnd() else { continue }
            if end == .killed, members[index].launch?.death != nil {
                try expectEnd(.killed, of: index, within: .zero)
            } else if end != .exit(0), end != .terminated {
                throw TestFailure(
                    "process \(members[index].name) ended by itself, with \(end): \(members[index].lastComplaint)")
            }
        }
    }
}
