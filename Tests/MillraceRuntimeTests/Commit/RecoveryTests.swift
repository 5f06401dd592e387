import Testing

@testable import MillraceRuntime

@Suite struct `What follows from an error of the log` {
    @Test(arguments: [
        (.retry, .goBack), (.abortTransaction, .goBack), (.resetPosition, .resetPositions), (.rejoin, .rejoin),
        (.replaceProducer, .settle), (.dropRecord, .stop), (.stop, .stop),
    ] as [(LogError.Remedy, Recovery)])
    func `is what its remedy says`(remedy: LogError.Remedy, recovery: Recovery) {
        #expect(Recovery(from: LogError(remedy, "why")) == recovery)
    }
}
