import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

/// After a failure the text describes what the topic holds.
@Suite struct `Writing lines when the log fails` {
    private func write(
        _ lines: String, _ faults: Fault...
    ) throws -> (error: String, isLogError: Bool, records: Int64) {
        let application = try TestApplication { $0.stream("in", key: .string, value: .string).to("out") }
        application.log.plan.arm(faults)
        let producer = try RecordProducer(
            applicationID: TestApplication.id, topic: "in", log: application.log, headers: Headers(), timestamp: nil)
        defer { producer.close() }
        let format = FieldFormat.raw
        let encoder = LineEncoder(key: format, value: format, separator: nil, nullMarker: nil)
        let error = #expect(throws: (any Error).self) { try producer.write(Input(Array(lines.utf8)), encoder) }
        let place = TopicPartition("in", 0)
        let end = try application.log.inner.admin.offsetRanges(of: [place])[place]?.end ?? 0
        return (error.map { "\($0)" } ?? "", (error as? StreamsError)?.domain == .log, end.rawValue)
    }

    private func lines(_ count: Int) -> String { String(repeating: "61\n", count: count) }

    @Test(arguments: [true, false]) func `an unknown outcome leaves open what the topic holds`(counts: Bool) throws {
        let first = try write(lines(3), Fault(call: .commit, number: 1, kind: .isUnknown(counts: counts)))
        #expect(
            first.error.hasSuffix(
                " It is unknown whether lines 1 to 3 of the standard input are written; nothing after them is. `consume` shows "
                    + "what the topic holds"))
        #expect(first.isLogError)
        #expect(first.records == (counts ? 3 : 0))
        let count = RecordProducer.transactionRecords
        let second = try write(lines(count + 2), Fault(call: .commit, number: 2, kind: .isUnknown(counts: counts)))
        #expect(
            second.error.contains(
                " Lines 1 to \(count) of the standard input are written. It is unknown whether lines \(count + 1) to "
                    + "\(count + 2) of the standard input are written; nothing after them is."))
        #expect(!second.error.contains("Nothing of"))
        #expect(second.records == Int64(counts ? count + 2 : count))
    }

    @Test func `a transaction that is refused leaves nothing`() throws {
        let outcome = try write(lines(3), Fault(call: .commit, number: 1, kind: .fails(.abortTransaction)))
        #expect(outcome.error.hasSuffix("Nothing of the standard input was written"))
        #expect(outcome.isLogError && outcome.records == 0)
    }

    @Test func `the error that is reported is the first, also where aborting fails too`() throws {
        let outcome = try write("61\nxyz\n", Fault(call: .abort, number: 1, kind: .fails(.replaceProducer)))
        #expect(outcome.error.hasPrefix("line 2 of the standard input can't be written to in: "))
        #expect(outcome.error.contains("since aborting it failed: injected at abort"))
        #expect(outcome.error.hasSuffix("Nothing of the standard input was written"))
        #expect(outcome.records == 0)
    }
}
