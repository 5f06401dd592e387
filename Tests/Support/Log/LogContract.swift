package import MillraceRuntime
import Testing

/// What every log behind the seam must do. Written over `any Log`, so that one suite tests them all; topics and groups
/// get unique names, so that the cases can share a log.
package struct LogContract: Sendable {
    package let log: any Log
    /// How long something may take that doesn't happen at once.
    package let patience: Duration
    let names = UsedNames()

    package init(log: any Log, patience: Duration = .seconds(10)) {
        self.log = log
        self.patience = patience
    }

    /// One thing that a log must do, named by a sentence.
    package struct Case: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        package let run: @Sendable (LogContract) throws -> Void

        init(_ sentence: String, _ run: @escaping @Sendable (LogContract) throws -> Void) {
            testDescription = sentence
            self.run = run
        }
    }

    package static let cases: [Case] =
        producing + reading + following + consuming + committing + rebalancing + administering
}
