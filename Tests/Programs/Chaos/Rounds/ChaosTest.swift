import FaultTesting
import Millrace
import MillraceRuntime
import TestBasics

/// The whole test: rounds of starting, feeding, disturbing, settling and checking.
final class ChaosTest {
    let directory: String
    private let options: Options
    let broker: ChaosBroker
    let view: KafkaView
    private let feed = SteadyFeed()
    let members: [Member]
    let stores: [StoreID]
    var watches: [PositionWatch]
    private var states: [StateCheck]
    private var outputs = OutputCheck()
    private var aborted = AbortedTransactions()
    let watchdog = Watchdog(patienceSeconds: 240)
    var tally = Tally()
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
        broker = ChaosBroker(directory: "\(directory)/broker", port: options.others["--port"] ?? 0)
        do {
            try broker.start()
            view = try KafkaView(brokers: try broker.address())
        } catch {
            // Whoever throws here leaves nobody who could end it.
            try broker.stop()
            throw error
        }
    }

    func run() throws {
        try watchdog.start { [directory, watchdog, seed = options.seed] in
            System.say(
                "FAILED: nothing has moved for \(watchdog.patienceSeconds) seconds, the files are in \(directory)")
            System.say("seed \(seed)\n0 passed, 1 failed")
        }
        try view.createTopics([CrashTopology.input] + CrashTopology.tables + CrashTopology.outputs)
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
        if let loss = plan.loss, tally.counted > 0 {
            let store = Loss.stores[number % Loss.stores.count]
            place = "round \(number), after \(loss.rawValue), \(store) (\(plan))"
            try lose(loss, of: store, plan)
            place = "round \(number) (\(plan))"
        }
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

    /// A changelog was made anew: its offsets are others now.
    func forgetPositions() {
        for index in members.indices {
            watches[index].reset()
            states[index] = StateCheck(root: members[index].stateRoot, stores: stores)
        }
    }

    func start(_ index: Int, _ plan: RoundPlan, isAgain: Bool = false) throws {
        var launch = plan.launches[index]
        if isAgain { launch.death = nil }
        try members[index].start(launch, brokers: try broker.address())
        watchdog.watch(members.compactMap(\.process))
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
        try AbortedTransactions(of: Set(CrashTopology.outputs), in: broker.dataDirectory)
    }
}
