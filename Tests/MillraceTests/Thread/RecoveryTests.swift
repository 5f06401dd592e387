import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `After a failed call to the log` {
    static let remedies: [LogError.Remedy] = [
        .retry, .abortTransaction, .dropRecord, .resetPosition, .rejoin, .replaceProducer, .stop,
    ]

    static func faults(_ calls: [(call: LogCall, numbers: [Int])]) -> [Fault] {
        calls.flatMap { call, numbers in
            // A record that the log doesn't take is for the handler of production errors.
            remedies.filter { call != .append || $0 != .dropRecord }.flatMap { remedy in
                numbers.map { Fault(call: call, number: $0, kind: .fails(remedy)) }
            }
        }
    }

    static let unknownCommits = [1, 2].flatMap { number in
        [true, false].map { Fault(call: .commit, number: number, kind: .isUnknown(counts: $0)) }
    }

    @Test(
        arguments: faults([
            (.poll, [1, 2, 5]), (.takeBatch, [1, 2, 5, 9]), (.begin, [1, 2]), (.append, [1, 2, 5, 30]),
            (.flush, [1, 2]), (.commit, [1, 2]), (.deleteRecords, [1, 2]),
        ]) + unknownCommits)
    func `while it runs, outputs and state are what the inputs make`(fault: Fault) throws {
        let job = try Job()
        try job.feed(1)
        try job.run()
        try job.check()
        job.application.log.plan.arm([fault])
        try job.feed(2)
        try job.run()
        #expect(job.application.log.plan.struck == 1)
        try job.check()
    }

    @Test(
        arguments: faults([
            (.makeProducer, [1]), (.poll, [1, 2]), (.handle, [1, 2, 4]), (.committedOffsets, [1]),
            (.offsetRanges, [1]), (.seek, [1]), (.makeReader, [1, 2]), (.readNext, [1, 2, 3]),
        ]))
    func `while it starts and restores, outputs and state are what the inputs make`(fault: Fault) throws {
        let job = try Job()
        try job.feed(1)
        try job.run()
        try job.application.stopAll()
        for partition in [0, 1] as [PartitionID] {
            try job.application.deleteState(of: TaskID(subtopology: 1, partition: partition))
        }
        job.application.log.plan.arm([fault])
        try job.feed(2)
        try job.run()
        #expect(job.application.log.plan.struck == 1)
        try job.check()
    }

    /// A failure and what fails on the way back from it.
    static let second: [(first: LogError.Remedy, second: Fault)] =
        faults([(.abort, [1]), (.committedOffsets, [1]), (.seek, [1]), (.makeReader, [1, 2]), (.poll, [1])])
        .map { (.abortTransaction, $0) }
        + faults([(.makeProducer, [1]), (.handle, [1, 2, 4]), (.committedOffsets, [1]), (.makeReader, [1])])
        .map { (.replaceProducer, $0) }
        + faults([(.abort, [1]), (.finishRevocation, [1]), (.committedOffsets, [1]), (.seek, [1]), (.makeReader, [1])])
        .map { (.rejoin, $0) }

    @Test(arguments: second)
    func `and another on the way back, outputs and state are what the inputs make`(
        first: LogError.Remedy, second: Fault
    ) throws {
        let job = try Job()
        try job.feed(1)
        try job.run()
        let fault = Fault(call: .append, number: 7, kind: .fails(first))
        job.application.log.plan.arm([fault, second])
        try job.feed(2)
        try job.run()
        #expect(job.application.log.plan.struck == 2)
        try job.check()
    }

    @Test(arguments: faults([(.flush, [1]), (.commit, [1])]) + unknownCommits.filter { $0.number == 1 })
    func `while it stops, the next start goes on from what is committed`(fault: Fault) throws {
        let job = try Job()
        job.application.configuration.commitInterval = .seconds(1)
        try job.feed(1)
        let thread = try job.application.start()
        // Until everything but the commit is done.
        while try thread.step() || job.application.log.plan.count(of: .append) < 20 {}
        job.application.log.plan.arm([fault])
        if fault.kind == .fails(.stop) {
            do { try job.application.stop(thread) } catch { job.application.abandonAll() }
        } else {
            try job.application.stop(thread)
        }
        #expect(job.application.log.plan.struck == 1)
        job.application.configuration.commitInterval = .milliseconds(10)
        try job.run()
        try job.check()
    }

    @Test func `that can't be mended the thread stops with its text`() throws {
        let job = try Job()
        try job.feed(1)
        let thread = try job.application.start()
        job.application.log.plan.arm([Fault(call: .append, number: 3, kind: .fails(.stop))])
        let error = #expect(throws: StreamsError.self) { while true { try thread.step() } }
        #expect(error?.description == "injected at append")
        #expect(error?.domain == .log)
    }
}
