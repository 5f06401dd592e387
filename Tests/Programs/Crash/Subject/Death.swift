import Millrace
import MillraceRuntime
import Synchronization

/// The step of a commit at which the process ends itself as `kill -9` would.
final class Death: Sendable {
    private let step: CommitStep
    private let left: Atomic<Int>

    /// `STEP:NUMBER`
    init(_ text: String) throws {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let step = CommitStep(rawValue: String(parts[0])), let number = Int(parts[1]) else {
            throw StreamsError(.user, "'\(text)' is not STEP:NUMBER, with a step of \(CommitStep.allCases)")
        }
        self.step = step
        left = Atomic(number)
    }

    var hook: CommitHook {
        { [self] reached in
            guard reached == step else { return }
            if left.subtract(1, ordering: .relaxed).newValue == 0 { System.killSelf() }
        }
    }
}
