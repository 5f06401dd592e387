import Testing

@testable import MillraceRuntime

@Suite struct `What follows from a transaction's end` {
    static let aborted: [(LogError.Remedy, CommitDecision)] = [
        (.retry, .goBack), (.dropRecord, .goBack), (.abortTransaction, .goBack), (.resetPosition, .goBack),
        (.rejoin, .rejoin), (.replaceProducer, .settle), (.stop, .stop),
    ]

    @Test(arguments: aborted)
    func `that was refused is what its remedy says`(remedy: LogError.Remedy, decision: CommitDecision) {
        #expect(CommitDecision(after: .aborted(LogError(remedy, "why"))) == decision)
    }

    @Test func `that counts is to commit the state`() {
        #expect(CommitDecision(after: .committed) == .commitState)
    }

    @Test(arguments: aborted.map(\.0))
    func `that isn't known is never to commit the state, whatever the error says`(remedy: LogError.Remedy) {
        #expect(CommitDecision(after: .unknown(LogError(remedy, "why"))) == .settle)
    }
}
