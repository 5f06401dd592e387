import EmbeddedLog
import FaultTesting
import Millrace
import MillraceRuntime
import TestBasics

/// The whole test: rounds of starting, feeding, killing and checking, then a last run that catches up.
final class CrashTest {
    let directory: String
    private let options: Options
    private let view: EmbeddedLogView
    private let feed: InputFeed
    private let processed: SharedCounter
    private let stateRoot: String
    private let logDirectory: String
    private let watchdog = Watchdog()
    /// How much input there was when the run began.
    private var appendedBefore: Int64 = 0
    private var random: SeededGenerator
    private var outputs = OutputCheck()
    private var state: StateCheck
    private(set) var tally = Tally()
    /// What is being done, for failures.
    private(set) var place = "the preparation"

    var lastLog: String { "\(directory)/last-run.log" }

    /// As many records as there are milliseconds of a test's time, times this.
    private static let recordsPerMillisecond = 16
    /// How far the input runs ahead of the application.
    private static let longestBacklog: Int64 = 4_000

    init(directory: String, options: Options) throws {
        self.directory = directory
        self.options = options
        stateRoot = "\(directory)/state"
        random = SeededGenerator(seed: options.seed)
        logDirectory = "\(directory)/log"
        let owner = try EmbeddedLog(directory: logDirectory)
        try owner.admin.createTopics(
            ([CrashTopology.input] + CrashTopology.tables).map {
                TopicSpecification(name: $0, partitions: CrashTopology.partitions)
            })
        owner.close()
        view = EmbeddedLogView(log: try EmbeddedLog(directory: logDirectory, access: .guest))
        feed = try InputFeed(log: view.log, seed: options.seed)
        processed = try SharedCounter(path: "\(directory)/processed")
        state = StateCheck(root: stateRoot, stores: StoreID.all(of: try CrashTopology.make()))
    }

    func run() throws {
        try watchdog.start { [directory, watchdog, seed = options.seed] in
            System.say(
                "FAILED: nothing has moved for \(watchdog.patienceSeconds) seconds, the files are in \(directory)")
            System.say("seed \(seed)\n0 passed, 1 failed")
        }
        try feed.append(1_000)
        let startUp = try catchUp("the first run")
        var attempts = 0
        var reported = 0
        while tally.counted < options.rounds {
            try expect(
                attempts < 3 * options.rounds + 20, "\(attempts) runs, and so few kills interrupted work: \(tally.hits)"
            )
            attempts += 1
            let plan =
                attempts <= RoundPlan.first.count ? RoundPlan.first[attempts - 1] : RoundPlan(&random, startUp: startUp)
            try round(plan, number: attempts)
            if tally.counted >= reported + 10 {
                reported = tally.counted / 10 * 10
                System.say(tally.progress)
            }
        }
        try catchUp("the last run")
        try checkAllAnew()
        place = "the run after the last"
        try catchUp("the run after the last one")
        feed.close()
    }

    // MARK: A round

    private func round(_ plan: RoundPlan, number: Int) throws {
        if let loss = plan.loss { try lose(loss, before: number) }
        place = "run \(number) (\(plan))"
        if plan.compacts { try compact() }
        if let damage = plan.damage {
            var isDone = false
            for task in try damage.apply(to: state, root: stateRoot, &random) {
                let isDamaged = try state.noteDamage(to: task)
                // The half that is cut off may hold free pages only.
                try expect(isDamaged || damage == .truncatedData, "the damage to task \(task) can't be seen")
                isDone = isDone || isDamaged
            }
            if isDone { tally.damages[damage.rawValue, default: 0] += 1 }
        }
        try observe(plan) { application, watch in
            var trigger = KillTrigger(plan.ending, changelogs: state, view)
            while true {
                if let end = application.process.checkEnd() { return end }
                let time = application.start.duration(to: .now)
                if case .terminate(let stopAt) = plan.ending, time >= stopAt { return try application.stop() }
                // Nothing happened that it waits for.
                if time >= .seconds(3) { application.process.kill() }
                if trigger.isArmed {
                    try trigger.watch(application, for: .milliseconds(3))
                } else {
                    System.sleep(.milliseconds(2))
                }
                try work(beside: application, &watch)
            }
        }
    }

    /// Loses facts in a copy of everything, and lets the application run on that.
    private func lose(_ loss: Loss, before number: Int) throws {
        let store = Loss.stores[number % Loss.stores.count]
        place = "the trial before run \(number) (\(loss.rawValue), \(store))"
        let trial = LossTrial(copying: directory, to: "\(directory)/trial", lastLog: lastLog, store: store)
        let outcome = try trial.run(loss, beat: watchdog.beat, watch: { watchdog.watch([$0]) })
        tally.losses["\(loss.rawValue): \(outcome.rawValue)", default: 0] += 1
    }

    /// Compacts the changelogs, as the owner of the log does from time to time.
    private func compact() throws {
        let owner = try EmbeddedLog(
            directory: logDirectory, options: EmbeddedLogOptions(cleaningInterval: nil, minimumDirtyBytes: 0))
        defer { owner.close() }
        try owner.clean(now: Timestamp(milliseconds: 1_700_000_000_000))
        tally.compactions += 1
    }

    /// Appends input and looks at the changelogs' ends.
    private func work(beside application: Application, _ watch: inout EndWatch) throws {
        watchdog.beat()
        watch.observe(try view.ends(of: state.changelogs))
        let committed = try view.committed(CrashTopology.inputPartitions).values.reduce(0, +)
        let milliseconds = Int(application.start.duration(to: .now) / .milliseconds(1))
        let due = milliseconds * Self.recordsPerMillisecond - Int(feed.appended - appendedBefore)
        let room = Self.longestBacklog - (feed.appended - committed)
        try feed.append(min(due, Int(room)))
    }

    /// Starts the application, lets `body` accompany it to its end, and checks what it left behind.
    @discardableResult
    private func observe(
        _ plan: RoundPlan, _ body: (Application, inout EndWatch) throws -> ChildProcess.End
    ) throws -> RunLog {
        let before = try view.committed(CrashTopology.inputPartitions).values.reduce(0, +)
        let restores = try RestoreCheck(positions: state.positions, ends: state.ends, view)
        let distrusted = state.distrusted
        var watch = EndWatch(positions: state.positions, ends: state.ends)
        processed.reset()
        appendedBefore = feed.appended

        let application = try Application(directory: directory, plan: plan, log: lastLog)
        watchdog.watch([application.process])
        let end = try body(application, &watch)
        // A writer killed in its commit may have written all of it and told nobody. The next writer finds that out;
        // what is read before it may be older.
        if end != .exit(0) { try feed.append(1) }
        watch.observe(try view.ends(of: state.changelogs))
        let log = try application.readLog()

        try checkRebuilds(log, of: distrusted)
        let restored = try restores.check(log)
        try outputs.advance(view)
        try view.checkOffsets(inputRecords: outputs.inputRecords)
        let isClean = end == .exit(0) && log.hasRun
        try state.advance(view, outputs: outputs, floors: watch.floors, complete: isClean ? Set(state.tasks) : [])
        let committed = try view.committed(CrashTopology.inputPartitions).values.reduce(0, +) - before
        try expect(
            !isClean || processed.value == committed,
            "an ordered stop left \(processed.value) records processed and \(committed) committed")

        note(restored)
        if end == .exit(0) {
            tally.cleanStops += 1
        } else {
            try expect(end == .killed || end == .terminated, "the application ended by itself, with \(end)")
            tally.add(
                hits(log, restores, uncommitted: processed.value - Int(committed)),
                fromOutside: plan.isKilledFromOutside)
        }
        return log
    }

    /// State that can't be trusted must have been deleted, other state must not.
    private func checkRebuilds(_ log: RunLog, of distrusted: Set<TaskID>) throws {
        let names = Set(distrusted.map { "\($0)" })
        try expect(log.complaints.isEmpty, "the application complained: \(log.complaints.first ?? "")")
        try expect(
            log.rebuiltTasks.isSubset(of: names),
            "the application deleted the state of tasks \(log.rebuiltTasks.subtracting(names)), which was whole")
        try expect(
            !log.hasRun || log.rebuiltTasks == names,
            "the application used the state of tasks \(names.subtracting(log.rebuiltTasks)), which was damaged")
    }

    private func note(_ restored: (tails: Int64, wholes: Int64)) {
        tally.restoredTails += restored.tails
        tally.restoredWholes += restored.wholes
        tally.longestTail = max(tally.longestTail, restored.tails)
        tally.comparedOutputs = outputs.comparedRecords
        tally.comparedRows = state.comparedRows
        tally.inputs = feed.appended
    }

    private func hits(_ log: RunLog, _ restores: RestoreCheck, uncommitted: Int) -> Set<Tally.Hit> {
        var hits: Set<Tally.Hit> = []
        if uncommitted > 0 { hits.insert(.openTransaction) }
        if restores.isUnderWay(log) { hits.insert(.restore) }
        let hasFallenBehind = state.ends.contains { changelog, end in
            end > restores.ends[changelog] ?? 0 && state.positions[changelog] ?? 0 < end
        }
        if hasFallenBehind { hits.insert(.behind) }
        if hits.isEmpty { hits.insert(log.hasRun ? .nothing : .startUp) }
        return hits
    }

    // MARK: The end

    /// A run that is not killed: it processes all there is and is stopped in order. Answers how long it took to start.
    @discardableResult
    private func catchUp(_ name: String) throws -> Duration {
        place = name
        let plan = RoundPlan(untilCaughtUpWith: 2)
        var startUp: Duration?
        try observe(plan) { application, watch in
            let deadline = ContinuousClock.now + .seconds(30)
            while true {
                if let end = application.process.checkEnd() {
                    let said = try application.readLog().complaints.first ?? "it said nothing"
                    throw TestFailure("the application ended by itself, with \(end): \(said)")
                }
                watch.observe(try view.ends(of: state.changelogs))
                if startUp == nil, try application.readLog().hasRun {
                    startUp = application.start.duration(to: .now)
                }
                if startUp != nil, try lag() == 0 { return try application.stop() }
                if ContinuousClock.now > deadline {
                    throw TestFailure("the application didn't catch up in 30 seconds, \(try lag()) records are left")
                }
                System.sleep(.milliseconds(3))
            }
        }
        try outputs.finish(view)
        return startUp ?? .zero
    }

    /// How many records the group has not committed.
    private func lag() throws -> Int64 {
        let committed = try view.committed(CrashTopology.groupPartitions)
        return try view.ends(of: CrashTopology.groupPartitions).reduce(0) { $0 + $1.value - (committed[$1.key] ?? 0) }
    }

    /// Once more, all of it, from the first record on.
    private func checkAllAnew() throws {
        place = "the last comparison"
        watchdog.beat()
        var anew = OutputCheck()
        try anew.advance(view)
        try anew.finish(view)
        var stateAnew = StateCheck(root: stateRoot, stores: StoreID.all(of: try CrashTopology.make()))
        try stateAnew.advance(view, outputs: anew, floors: [:], complete: Set(stateAnew.tasks))
        tally.comparedOutputs += anew.comparedRecords
        tally.comparedRows += stateAnew.comparedRows
    }
}
