import FaultTesting
import MillraceRuntime
import TestBasics

/// What one run of the application will go through. The seed decides it.
struct RoundPlan {
    enum Ending {
        /// `kill -9` so long after the start: during it, or in the middle of work.
        case kill(after: Duration)
        /// `kill -9` once a restore has begun and this part of the time is over that it may take.
        case killInRestore(part: Double)
        /// `kill -9` as soon as the log has committed so many times: most likely, the states are doing the same.
        case killAtCommit(number: Int, after: Duration)
        /// The process kills itself when commits have come to that step so many times.
        case dieAt(CommitStep, number: Int)
        /// SIGTERM so long after the start.
        case terminate(after: Duration)
    }

    var ending: Ending
    var threads: Int
    var waitsForDisk: Bool
    /// Whether the log is compacted before it.
    var compacts = false
    /// What is done to the state before it.
    var damage: Damage?
    /// What is lost before it, in a copy of everything.
    var loss: Loss?

    /// Whether the process doesn't choose the moment of its death itself.
    var isKilledFromOutside: Bool {
        if case .dieAt = ending { false } else { true }
    }

    /// A run that ends in order, whenever the test wants.
    init(untilCaughtUpWith threads: Int) {
        self.init(ending: .terminate(after: .zero), threads: threads)
    }

    private init(ending: Ending, threads: Int, waitsForDisk: Bool = false, damage: Damage? = nil) {
        self.ending = ending
        self.threads = threads
        self.waitsForDisk = waitsForDisk
        self.damage = damage
    }

    /// What every test begins with, so that none is without it.
    static let first =
        zip(CommitStep.allCases, Loss.allCases).map { step, loss in
            var plan = RoundPlan(ending: .dieAt(step, number: 3), threads: 1)
            plan.loss = loss
            return plan
        }
        + [RoundPlan(ending: .killInRestore(part: 0), threads: 1, damage: .deletedAll)]

    /// `startUp` is about how long the application takes until it works.
    init(_ random: inout SeededGenerator, startUp: Duration) {
        threads = random.happens(onceIn: 3) ? 2 : 1
        waitsForDisk = random.happens(onceIn: 3)
        damage = random.happens(onceIn: 6) ? Damage.kinds.randomElement(using: &random) : nil
        compacts = random.happens(onceIn: 40)
        loss = random.happens(onceIn: 12) ? Loss.allCases.randomElement(using: &random) : nil
        if damage != nil, random.happens(onceIn: 2) {
            ending = .killInRestore(part: Double.random(in: 0...1, using: &random))
            return
        }
        let early = Int(startUp / .milliseconds(1)) + 20
        switch Int.random(in: 0..<100, using: &random) {
        case ..<15: ending = .kill(after: random.milliseconds(0...early))
        case ..<48:
            // Now and then a long life, with many commits.
            let longest = random.happens(onceIn: 8) ? 1_500 : 350
            ending = .kill(after: random.milliseconds(early...early + longest))
        case ..<67:
            // In the midst of the states' commits, or of the log's next one.
            let delay = random.happens(onceIn: 2) ? 0...100 : 38_000...43_000
            ending = .killAtCommit(
                number: Int.random(in: 1...10, using: &random),
                after: .microseconds(Int.random(in: delay, using: &random)))
        case ..<90:
            let step = CommitStep.allCases.randomElement(using: &random) ?? .logCommitted
            ending = .dieAt(step, number: Int.random(in: 1...(step == .stateCommitted ? 90 : 12), using: &random))
        default: ending = .terminate(after: random.milliseconds(0...early + 300))
        }
    }
}

extension RoundPlan: CustomStringConvertible {
    var description: String {
        let end =
            switch ending {
            case .kill(let time): "kill -9 after \(time)"
            case .killInRestore(let part): "kill -9 when \(Int(part * 100)) % of a restore's time are over"
            case .killAtCommit(let number, let time): "kill -9 \(time) after commit \(number)"
            case .dieAt(let step, let number): "kill -9 at step \(step) number \(number)"
            case .terminate(let time): "SIGTERM after \(time)"
            }
        return "\(end), \(threads) stream thread\(threads == 1 ? "" : "s"), \(waitsForDisk ? "synced" : "unsynced") log"
            + (damage.map { ", before it: \($0.rawValue)" } ?? "")
    }
}
