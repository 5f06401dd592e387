import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct ReaderTests {
    /// A commit is answered before its control record is in the log.
    private func awaitEnd(_ end: Offset, _ world: SeamWorld) throws {
        try eventually(
            "the end \(end)",
            holds: { try world.cluster.admin.offsetRanges(of: [world.output])[world.output]?.end == end })
    }

    @Test func `reading waits for a transaction that is still open below the end`() throws {
        try SeamWorld.with { world in
            try world.commit(["a"])
            try awaitEnd(2, world)
            try world.write(["open"])
            try world.producer.flush(within: .soon)
            let reader = try world.cluster.makeReader(of: world.output, from: 0)
            defer { reader.close() }
            #expect(reader.end == 3)
            var values: [String?] = []
            var waits = 0
            try eventually(
                "a record, and then nothing",
                holds: {
                    switch try reader.next(maximumWait: .milliseconds(50)) {
                    case .records(let batch):
                        values += batch.records.values
                        waits = 0
                    case .waiting: waits += 1
                    case let other: Issue.record("\(other)")
                    }
                    return !values.isEmpty && waits == 5
                })
            #expect(values == ["a"])
            guard case .committed = world.producer.commit([world.input: 1], fence: try world.fence, within: .soon)
            else {
                Issue.record("not committed")
                return
            }
            let (records, next) = try reader.readAll()
            #expect(records.values == ["open"])
            #expect(next == 3)
        }
    }

    @Test func `two readers may read the same partition`() throws {
        try SeamWorld.with { world in
            try world.commit(["a"])
            let first = try world.cluster.makeReader(of: world.output, from: 0)
            let second = try world.cluster.makeReader(of: world.output, from: 0)
            defer {
                first.close()
                second.close()
            }
            // To the end: the first answer is to wait where the marker of the transaction isn't written yet.
            #expect(try first.readAll().records.count == 1)
            #expect(try second.readAll().records.count == 1)
        }
    }
}
