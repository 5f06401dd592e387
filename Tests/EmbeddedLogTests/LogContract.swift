import Foundation
import MillraceRuntime
import Testing

/// What every log behind the seam must do. Written over `any Log`, so that one suite tests them all; topics and groups
/// get names of their own, so that the cases can share a log.
struct LogContract {
    let log: any Log
    /// How long something may take that doesn't happen at once.
    let patience: Duration

    init(log: any Log, patience: Duration = .seconds(10)) {
        self.log = log
        self.patience = patience
    }

    /// One thing that a log must do, named by a sentence.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (LogContract) throws -> Void

        init(_ sentence: String, _ run: @escaping @Sendable (LogContract) throws -> Void) {
            testDescription = sentence
            self.run = run
        }
    }

    static let cases: [Case] = producing + reading + consuming + committing + rebalancing + administering
}
