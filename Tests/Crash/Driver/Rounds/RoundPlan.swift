import MillraceRuntime

/// What one run of the application will go through. The seed decides it.
struct RoundPlan {
    enum Ending {
        /// `kill -9` so long after the start: during it, or in the middle of work.
        case kill(after: Duration)
        /// The process kills itself when commits have come to that step so many times.
        case dieAt(CommitStep, number: Int)
        /// SIGTERM so long after the start.
        case terminate(after: Duration)
    }

    var ending: Ending
    var threads: Int
    var waitsForDisk: Bool
    var damage: Damage?

    /// A run that ends in order, whenever the test wants.
    init(untilCaughtUpWith threads: Int) {
        ending = .terminate(after: .zero)
        self.threads = threads
        waitsForDisk = false
    }

    /// `startUp` is about how long the application takes until it works.
    init(_ random: inout SeededGenerator, startUp: Duration) {
        threads = random.happens(onceIn: 3) ? 2 : 1
        waitsForDisk = random.happens(onceIn: 3)
        damage = random.happens(onceIn: 6) ? Damage.kinds.randomElement(using: &random) : nil
        let early = Int(startUp / .milliseconds(1)) + 20
        // Where there is much to restore, rather in the midst of it.
        switch Int.random(in: damage == nil ? 0..<100 : -60..<100, using: &random) {
        case ..<18: ending = .kill(after: random.milliseconds(0...early))
        case ..<62: ending = .kill(after: random.milliseconds(early...early + 350))
        case ..<90:
            let step = CommitStep.allCases.randomElement(using: &random) ?? .logCommitted
            ending = .dieAt(step, number: Int.random(in: 1...(step == .stateCommitted ? 60 : 10), using: &random))
        default: ending = .terminate(after: random.milliseconds(0...early + 300))
        }
    }
}

extension RoundPlan: CustomStringConvertible {
    var description: String {
        let end =
            switch ending {
            case .kill(let time): "kill -9 after \(time)"
            case .dieAt(let step, let number): "kill -9 at step \(step) number \(number)"
            case .terminate(let time): "SIGTERM after \(time)"
            }
        return "\(end), \(threads) stream thread\(threads == 1 ? "" : "s"), \(waitsForDisk ? "synced" : "unsynced") log"
            + (damage.map { ", before it: \($0.rawValue)" } ?? "")
    }
}
