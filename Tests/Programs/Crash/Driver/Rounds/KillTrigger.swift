import FaultTesting
import MillraceRuntime

/// Kills the application at a moment that can be seen from outside: when a restore has begun, or the log has committed.
struct KillTrigger {
    private let ending: RoundPlan.Ending
    private let view: any LogView
    private let changelogs: [TopicPartition]
    private let recordsToRestore: Int64
    private var ends: [TopicPartition: Int64]
    private var commits = 0
    private(set) var isArmed: Bool

    init(_ ending: RoundPlan.Ending, changelogs state: StateCheck, _ view: any LogView) {
        self.ending = ending
        self.view = view
        changelogs = state.changelogs
        ends = state.ends
        recordsToRestore = state.ends.reduce(0) { $0 + $1.value - (state.positions[$1.key] ?? 0) }
        switch ending {
        case .killInRestore, .killAtCommit: isArmed = true
        case .kill, .dieAt, .terminate: isArmed = false
        }
    }

    /// Looks as often as it can, and kills if the moment has come.
    mutating func watch(_ application: Application, for time: Duration) throws {
        let deadline = ContinuousClock.now + time
        while isArmed, ContinuousClock.now < deadline {
            switch ending {
            case .killInRestore(let part):
                guard try !application.readLog().begun.isEmpty else { continue }
                // A restore does a few million records a second, and some more around it.
                fire(application, after: .microseconds(Int(part * (Double(recordsToRestore) / 4 + 1_000))))
            case .killAtCommit(let number, let delay):
                let current = try view.ends(of: changelogs)
                guard current != ends else { continue }
                ends = current
                commits += 1
                if commits == number { fire(application, after: delay) }
            case .kill, .dieAt, .terminate:
                return
            }
        }
    }

    /// The last millisecond passes without sleeping, which would take longer than what is to be hit.
    private mutating func fire(_ application: Application, after delay: Duration) {
        let moment = ContinuousClock.now + delay
        System.sleep(delay - .milliseconds(1))
        while ContinuousClock.now < moment {}
        application.process.kill()
        isArmed = false
    }
}
