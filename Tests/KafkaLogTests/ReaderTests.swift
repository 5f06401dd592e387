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

    @Test func `reading from the end reaches it at once`() throws {
        try SeamWorld.with { world in
            #expect(try world.committedValues() == [])
            try world.commit(["a"])
            try awaitEnd(2, world)
            let reader = try world.cluster.makeReader(of: world.output, from: 2)
            defer { reader.close() }
            guard case .reachedEnd(let next) = try reader.next(maximumWait: .zero) else {
                Issue.record("not at the end")
                return
            }
            #expect(next == 2)
        }
    }

    @Test func `only what was committed is read, up to the high watermark`() throws {
        try SeamWorld.with { world in
            try world.commit(["a", "b"])
            try world.write(["gone"])
            try world.producer.flush(within: .soon)
            try world.producer.abort()
            try awaitEnd(5, world)
            let reader = try world.cluster.makeReader(of: world.output, from: 1)
            defer { reader.close() }
            try world.commit(["late"])
            // a, b, marker, gone, marker; what came after the reader was made isn't its business.
            #expect(reader.end == 5)
            let (records, next) = try reader.readAll()
            #expect(records.values == ["b"])
            #expect(next == 5)
        }
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
            for _ in 0..<10 {
                switch try reader.next(maximumWait: .milliseconds(50)) {
                case .records(let batch): values += batch.records.values
                case .waiting: break
                case let other: Issue.record("\(other)")
                }
            }
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

    @Test func `positions that the log doesn't hold are out of range`() throws {
        try SeamWorld.with { world in
            try world.commit(["a", "b", "c"])
            try awaitEnd(4, world)
            try world.cluster.admin.deleteRecords(before: [world.output: 2])
            for position: Offset in [1, 9] {
                let reader = try world.cluster.makeReader(of: world.output, from: position)
                defer { reader.close() }
                guard case .outOfRange(let start, let end) = try reader.next(maximumWait: .seconds(1)) else {
                    Issue.record("\(position) is in range")
                    continue
                }
                #expect(start == 2 && end == 4)
            }
            #expect(try world.committedValues(from: 2) == ["c"])
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

    @Test func `reading a partition that doesn't exist stops the engine`() throws {
        try SeamWorld.with { world in
            let error = #expect(throws: LogError.self) {
                _ = try world.cluster.makeReader(of: TopicPartition(world.output.topic, 7), from: 0)
            }
            #expect(error?.remedy == .stop)
        }
    }
}
