import FaultTesting
import KafkaClient
import Millrace
import MillraceRuntime

/// The whole test: rounds of starting, feeding, disturbing, settling and checking.
final class ChaosTest {
    let directory: String
    private let options: Options
    private let broker: TestBroker
    private let view: KafkaView
    private let feed = SteadyFeed()
    private let members: [Member]
    private let stores: [StoreID]
    private var watches: [PositionWatch]
    private var states: [StateCheck]
    private var outputs = OutputCheck()
    private var aborted = AbortedTransactions()
    private let watchdog = Watchdog(patienceSeconds: 240)
    private(set) var tally = Tally()
    /// What is being done, for failures.
    private(set) var place = "the preparation"

    init(directory: String, options: Options) throws {
        self.directory = directory
        self.options = options
        let stores = StoreID.all(of: try CrashTopology.make())
        self.stores = stores
        members = try (0..<2).map { try Member(name: Member.name($0), in: directory) }
        watches = members.map { PositionWatch(root: $0.stateRoot, stores: stores) }
        states = members.map { StateCheck(root: $0.stateRoot, stores: stores) }
        broker = TestBroker(directory: "\(directory)/broker", port: options.others["--port"] ?? 0)
        do {
            try broker.start()
            view = try KafkaView(brokers: try broker.address())
        } catch {
            // Whoever throws here leaves nobody who could end it.
            try broker.kill()
            throw error
        }
    }

    func run() throws {
        try watchdog.start { [directory, watchdog, seed = options.seed] in
            System.say(
                "FAILED: nothing has moved for \(watchdog.patienceSeconds) seconds, the files are in \(directory)")
            System.say("seed \(seed)\n0 passed, 1 failed")
        }
        let outputs = [CrashTopology.echo, CrashTopology.sums, CrashTopology.visits, CrashTopology.counts]
        try view.createTopics([CrashTopology.input] + outputs)
        try feed.start(brokers: try broker.address(), seed: options.seed)
        var attempts = 0
        while tally.counted < options.rounds {
            try expect(
                attempts < 2 * options.rounds + 5,
                "\(attempts) rounds, and only \(tally.counted) of them interrupted a transaction")
            attempts += 1
            // A round doesn't depend on how many numbers the ones before took.
            var random = SeededGenerator(seed: options.seed &+ UInt64(attempts) &* 0x1_0000_0001)
            try round(RoundPlan(&random, number: attempts), number: attempts)
        }
        place = "the last comparison"
        try checkAllAnew()
    }

    /// Ends what the test has started.
    func end() throws {
        feed.end()
        view.close()
        try broker.stop()
    }

    /// The same after a failure; answers what there is to be said about it.
    func endAfterFailure() -> [String] {
        feed.end()
        var lines: [String] = []
        for member in members {
            if let process = member.process {
                member.resume()
                process.kill()
                lines.append("process \(member.name) was killed; its last warning: \(member.lastComplaint)")
            }
        }
        do { try broker.stop() } catch { lines.append("\(error)") }
        return lines
    }

    // MARK: A round

    private func round(_ plan: RoundPlan, number: Int) throws {
        let before = tally
        place = "round \(number) (\(plan))"
        let beginning = ContinuousClock.now
        for index in members.indices { try start(index, plan) }
        feed.resume()
        if plan.waitsForWork { try awaitWork() }
        try disturb(plan)
        try feed.pause()
        place = "round \(number), settling (\(plan))"
        let owners = try settle(plan)
        try stopAll()
        place = "round \(number), comparing (\(plan))"
        try compare(owners)
        let aborted = try abortedTransactions()
        tally.abortedTransactions += aborted.count(since: self.aborted)
        self.aborted = aborted
        let hasInterrupted = tally.interruptions > before.interruptions
        if hasInterrupted { tally.counted += 1 } else { tally.repeated += 1 }
        let seconds = (beginning.duration(to: .now) / .seconds(1)).formatted(decimals: 1)
        System.say(
            "round \(number)\(hasInterrupted ? "" : " (interrupted no transaction, doesn't count)"): "
                + "\(tally.progress(since: before)); \(seconds) s")
    }

    private func start(_ index: Int, _ plan: RoundPlan, isAgain: Bool = false) throws {
        var launch = plan.launches[index]
        if isAgain { launch.death = nil }
        try members[index].start(launch, brokers: try broker.address())
        watchdog.watch(members.compactMap(\.process))
    }

    /// Waits until both processes are at work, or one of them has ended itself.
    private func awaitWork() throws {
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
    private func disturb(_ plan: RoundPlan) throws {
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

    private func perform(_ action: RoundPlan.Action, _ plan: RoundPlan) throws {
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
    private func fence(_ index: Int) throws {
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

    private func kill(_ index: Int) throws {
        let member = members[index]
        // It may have killed itself by now.
        if member.isUp {
            member.kill()
            try expectEnd(.killed, of: index, within: .seconds(10))
        }
    }

    /// A process that was killed: what its states lack is what one transaction did.
    private func noteKill(of index: Int) throws {
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
    private func expectStop(of index: Int) throws {
        let end = members[index].takeEnd(atMost: .seconds(20))
        try expect(
            end == .exit(0) || end == .terminated,
            "SIGTERM ended process \(members[index].name) \(end.map { "with \($0)" } ?? "not within 20 seconds"): "
                + members[index].lastComplaint)
        try watches[index].observe(members[index])
    }

    private func expectEnd(_ expected: ChildProcess.End, of index: Int, within limit: Duration) throws {
        let end = members[index].takeEnd(atMost: limit)
        try expect(end == expected, "process \(members[index].name) ended with \(end.map { "\($0)" } ?? "nothing")")
        try noteKill(of: index)
    }

    /// Looks at states, logs and processes.
    private func observe() throws {
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

    // MARK: Settling

    /// Waits until all input is processed and nothing is open; answers the tasks of each member.
    private func settle(_ plan: RoundPlan) throws -> [Set<TaskID>] {
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
    private func unsettled() throws -> String? {
        for member in members where !member.isRunning {
            return "process \(member.name) is not running: \(member.lastComplaint)"
        }
        let tasks = Set(stores.map { "\($0.task)" })
        let owned = members.flatMap { Array($0.tasks) }
        guard Set(owned) == tasks, owned.count == tasks.count else { return "the tasks have owners \(owned.sorted())" }
        guard try view.isStable(allPartitions) else { return "a transaction is open" }
        let partitions = CrashTopology.inputPartitions + CrashTopology.repartitionPartitions
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

    private func owners() -> [Set<TaskID>] {
        members.map { member in Set(stores.map(\.task).filter { member.tasks.contains("\($0)") }) }
    }

    private var allPartitions: [TopicPartition] {
        [CrashTopology.echo, CrashTopology.sums, CrashTopology.visits, CrashTopology.counts]
            .flatMap(CrashTopology.partitions)
            + CrashTopology.inputPartitions + CrashTopology.repartitionPartitions + stores.map(\.changelog)
    }

    private func stopAll() throws {
        for member in members { member.terminate() }
        for index in members.indices { try expectStop(of: index) }
    }

    // MARK: Comparing

    private func compare(_ owners: [Set<TaskID>]) throws {
        watchdog.beat()
        try expect(try view.isStable(allPartitions), "the application has stopped, and a transaction is open")
        try outputs.advance(view)
        try outputs.finish(view)
        for index in members.indices {
            try states[index].advance(view, outputs: outputs, floors: watches[index].floors, complete: owners[index])
        }
        tally.comparedOutputs = outputs.comparedRecords
        tally.comparedRows = states.reduce(0) { $0 + $1.comparedRows }
        tally.inputs = outputs.inputRecords
        tally.givenUpInputs = feed.givenUp
        tally.assignments = members.reduce(0) { $0 + $1.totals.assignments }
        tally.complaints = members.reduce(0) { $0 + $1.totals.complaints }
        tally.restoredTails = members.reduce(0) { $0 + $1.totals.restoredTails }
        tally.restoredWholes = members.reduce(0) { $0 + $1.totals.restoredWholes }
    }

    /// Once more, all of it, from the first record on.
    private func checkAllAnew() throws {
        watchdog.beat()
        var anew = OutputCheck()
        try anew.advance(view)
        try anew.finish(view)
        tally.comparedOutputs += anew.comparedRecords
    }

    /// All transactions of the application that were aborted so far.
    private func abortedTransactions() throws -> AbortedTransactions {
        try AbortedTransactions(
            of: [CrashTopology.echo, CrashTopology.sums, CrashTopology.visits, CrashTopology.counts],
            in: broker.dataDirectory)
    }
}
