package import MillraceRuntime
import Testing

extension LogContract {
    static let reading: [Case] = [
        Case("a reader stops at the end that the partition had when it was made") { contract in
            let topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "1"), TestRecord("k", "2")], to: topic)
            let reader = try contract.log.makeReader(of: TopicPartition(topic, 0), from: 0)
            defer { reader.close() }
            try contract.write([TestRecord("k", "3")], to: topic)
            #expect(try contract.drain(reader).values == ["1", "2"])
            guard case .reachedEnd(let next) = try reader.next(maximumWait: .zero) else {
                Issue.record("not at the end")
                return
            }
            #expect(try contract.readAll(topic, from: next).values == ["3"])
        },
        Case("a reader starts anywhere") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<1_000).map { TestRecord("k", "\($0)") }, to: topic)
            let all = try contract.readAll(topic)
            for index in [0, 1, 499, 998, 999] {
                let start = try #require(all[index].offset)
                #expect(try contract.readAll(topic, from: start) == Array(all[index...]))
            }
        },
        Case("a reader of an empty partition is at its end") { contract in
            let topic = try contract.makeTopic()
            #expect(try contract.readAll(topic).isEmpty)
        },
        Case("a reader that starts at the end has reached it") { contract in
            let topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "1")], to: topic)
            #expect(try contract.readAll(topic).count == 1)
            let end = try contract.range(topic).end
            let reader = try contract.log.makeReader(of: TopicPartition(topic, 0), from: end)
            defer { reader.close() }
            guard case .reachedEnd(end) = try reader.next(maximumWait: .zero) else {
                Issue.record("not at the end")
                return
            }
        },
        Case("a reader that starts beyond the end is out of range") { contract in
            let topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "1")], to: topic)
            #expect(try contract.readAll(topic).count == 1)
            let beyond = Offset(try contract.range(topic).end.rawValue + 10)
            let reader = try contract.log.makeReader(of: TopicPartition(topic, 0), from: beyond)
            defer { reader.close() }
            try contract.expectOutOfRange(reader, try contract.range(topic))
        },
        Case("a reader that starts before the log's start is out of range") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<10).map { TestRecord("k", "\($0)") }, to: topic)
            let cut = try #require(try contract.readAll(topic)[5].offset)
            try contract.log.admin.deleteRecords(before: [TopicPartition(topic, 0): cut])
            let reader = try contract.log.makeReader(of: TopicPartition(topic, 0), from: 0)
            defer { reader.close() }
            try contract.expectOutOfRange(reader, try contract.range(topic))
            #expect(try contract.readAll(topic, from: cut).values == ["5", "6", "7", "8", "9"])
        },
        Case("a partition that doesn't exist has no reader") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            contract.expectError(.stop, topic) {
                _ = try contract.drain(try contract.log.makeReader(of: TopicPartition(topic, 2), from: 0))
            }
        },
        Case("values of ten megabytes come back whole") { contract in
            let topic = try contract.makeTopic(settings: ["max.message.bytes": "20000000"])
            var large = TestRecord("k", nil)
            large.value = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 11) }
            let records = [TestRecord("before", "1"), large, large, TestRecord("after", "2")].map(\.afterTheEpoch)
            try contract.write(records, to: topic)
            let same = try contract.readAll(topic).withoutOffsets == records
            #expect(same)
        },
    ]

    package func range(_ topic: String, partition: PartitionID = 0) throws -> OffsetRange {
        let partition = TopicPartition(topic, partition)
        return try #require(try log.admin.offsetRanges(of: [partition])[partition])
    }

    func expectOutOfRange(
        _ reader: any LogReader, _ range: OffsetRange, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let deadline = deadline
        while ContinuousClock.now < deadline {
            switch try reader.next(maximumWait: .milliseconds(100)) {
            case .waiting: continue
            case .outOfRange(let start, let end):
                #expect(OffsetRange(start: start, end: end) == range, sourceLocation: sourceLocation)
            case .records(let batch): Issue.record("records: \(batch.records)", sourceLocation: sourceLocation)
            case .reachedEnd: Issue.record("reached the end", sourceLocation: sourceLocation)
            }
            return
        }
        Issue.record("nothing in time", sourceLocation: sourceLocation)
    }
}
