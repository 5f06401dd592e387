import LogTesting
import Testing

@testable import MillraceRuntime

@Suite struct `A record batch` {
    @Test func `hands out its records with null and empty told apart`() {
        let headers = Headers([.init(name: "h", value: [1])])
        let batch = RecordBatch.of(
            [
                TestRecord(key: nil, value: nil, timestamp: 5, offset: 7),
                TestRecord(key: [], value: [], offset: 8, headers: headers),
                TestRecord(key: [1, 2], value: [3], offset: 9),
            ], next: 10)
        var seen: [String] = []
        for index in 0..<batch.count {
            batch.withRecord(at: index) { record in
                var key = "null"
                var value = "null"
                if let bytes = record.key { key = "\(bytes.toArray())" }
                if let bytes = record.value { value = "\(bytes.toArray())" }
                seen.append("\(record.offset)@\(record.timestamp) \(key)=\(value) \(record.headers.count)")
            }
        }
        #expect(seen == ["7@5 null=null 0", "8@0 []=[] 1", "9@0 [1, 2]=[3] 0"])
        #expect(batch.byteCount == 3)
    }

    @Test func `lets go of its memory once, when the last reference goes`() {
        var released = 0
        var batch: RecordBatch? = .of([TestRecord(offset: 0)], next: 1) { released += 1 }
        var other = batch
        batch = nil
        #expect(released == 0)
        _ = other?.count
        other = nil
        #expect(released == 1)
    }
}

@Suite struct `The lag of a partition` {
    @Test(
        arguments: [
            (nil, 0, 0, 0), (nil, 5, 9, 4), (5, 5, 9, 4), (9, 5, 9, 0), (7, 5, 9, 2), (2, 5, 9, 4), (12, 5, 9, 0),
        ] as [(Offset?, Offset, Offset, Int64)])
    func `is what lies between the committed offset and the end, of what is there`(
        committed: Offset?, start: Offset, end: Offset, lag: Int64
    ) {
        let partition = PartitionLag(
            partition: TopicPartition("in", 0), committed: committed, range: OffsetRange(start: start, end: end))
        #expect(partition.lag == lag)
    }
}
