import Testing

@testable import MillraceRuntime

@Suite struct `Recovery from an error of the log` {
    static let recoveries: [(LogError.Remedy, Recovery)] = [
        (.isolateRecord, .search), (.retry, .goBack), (.abortTransaction, .goBack), (.resetPosition, .goBack),
        (.rejoin, .rejoin),
        (.replaceProducer, .settle), (.fenced, .settle), (.dropRecord, .stop), (.stop, .stop),
    ]

    @Test(arguments: recoveries)
    func `follows from the error's remedy`(remedy: LogError.Remedy, recovery: Recovery) {
        #expect(Recovery(from: LogError(remedy, "why")) == recovery)
    }
}
