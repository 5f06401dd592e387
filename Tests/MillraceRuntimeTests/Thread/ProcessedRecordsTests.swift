import Testing

@testable import MillraceRuntime

@Suite struct `The count of processed records` {
    let partition = TopicPartition("in", 0)

    @Test func `has what is processed at once, and loses what is dropped`() {
        var records = ProcessedRecords()
        records.processed(3)
        records.committed()
        records.processed(4)
        #expect(records.total == 7)
        #expect(records.uncommitted == 4)
        records.dropped()
        #expect(records.total == 3)
        #expect(records.uncommitted == 0)
    }

    @Test func `knows how many records may have been the one that failed`() {
        var records = ProcessedRecords()
        records.processed(4)
        records.failed(within: 16)
        #expect(records.ofAttempt == 20)
        records.dropped()
        #expect(records.ofAttempt == 0)
    }

    /// The position in the transaction is 10.
    @Test(arguments: [(nil, 3), (9, 3), (10, 7), (12, 7)] as [(Offset?, Int)])
    func `has those of an unknown outcome once the committed positions show it`(committed: Offset?, total: Int) {
        var records = ProcessedRecords()
        records.processed(3)
        records.committed()
        records.processed(4)
        records.endedUnknown([partition: 10])
        records.dropped()
        #expect(records.total == 3)
        records.settle(committed.map { [partition: $0] } ?? [:])
        #expect(records.total == total)
        // It is settled once.
        records.settle([partition: 99])
        #expect(records.total == total)
    }
}
