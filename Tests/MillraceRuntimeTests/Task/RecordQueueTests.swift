import LogTesting
import Testing

@testable import MillraceRuntime

@Suite struct `A record queue` {
    let context = TaskContext.plain()

    /// A queue that notes the offset and time of each record it processes.
    final class Noted {
        var records: [(offset: Offset, time: Timestamp)] = []
        var failing: Offset?
        var queue: RecordQueue { made }
        private let made: RecordQueue
        private final class Box { var noted: Noted? }

        init(timestamps: TimestampPolicy = .failOnInvalid) {
            let box = Box()
            made = RecordQueue(
                partition: TopicPartition("in", 0), source: .reading("in", timestamps: timestamps),
                step: { record in
                    if box.noted?.failing == record.offset { throw SomeError() }
                    box.noted?.records.append((record.offset, record.timestamp))
                }, task: TaskID(subtopology: 0, partition: 0), time: FixedTime())
            box.noted = self
        }
    }

    struct SomeError: Error {}

    func batch(_ offsets: [Int64], times: [Timestamp]? = nil, next: Int64) -> RecordBatch {
        .of(
            offsets.enumerated().map { index, offset in
                TestRecord(
                    key: [1], value: [2], timestamp: times?[index] ?? Timestamp(milliseconds: offset),
                    offset: Offset(offset))
            }, next: Offset(next))
    }

    @Test func `hands out its records in order and stands behind the last one`() throws {
        let noted = Noted()
        noted.queue.append(batch([3, 4], next: 5))
        noted.queue.append(batch([5, 8], next: 9))
        #expect(noted.queue.count == 4)
        #expect(noted.queue.position == nil)
        #expect(try noted.queue.process(upTo: 3, in: context) == 3)
        #expect(noted.records.map(\.offset) == [3, 4, 5])
        #expect(noted.queue.position == 6)
        #expect(try noted.queue.process(upTo: 3, in: context) == 1)
        #expect(noted.queue.position == 9)
        #expect(noted.queue.isEmpty)
    }

    @Test func `stands behind what follows the records of a batch: control records, gaps`() throws {
        let noted = Noted()
        noted.queue.append(batch([3], next: 7))
        _ = try noted.queue.process(upTo: 10, in: context)
        #expect(noted.queue.position == 7)
    }

    @Test func `processes an offset that comes a second time once`() throws {
        let noted = Noted()
        #expect(noted.queue.append(batch([5, 6, 7], next: 8)) == 0)
        #expect(noted.queue.append(batch([7, 8], next: 9)) == 1)
        #expect(noted.queue.append(batch([9, 9, 8, 10], next: 11)) == 2)
        #expect(noted.queue.append(batch([4, 5], next: 6)) == 2)
        #expect(noted.queue.count == 6)
        _ = try noted.queue.process(upTo: 10, in: context)
        #expect(noted.records.map(\.offset) == [5, 6, 7, 8, 9, 10])
        #expect(noted.queue.position == 11)
    }

    @Test func `processes nothing that lies before where reading started`() throws {
        let noted = Noted()
        noted.queue.removeAll(startingAt: 5, expecting: 5)
        #expect(noted.queue.append(batch([3, 4], next: 5)) == 2)
        #expect(noted.queue.append(batch([4, 5], next: 6)) == 1)
        _ = try noted.queue.process(upTo: 10, in: context)
        #expect(noted.records.map(\.offset) == [5])
        // What was taken in and not committed comes again.
        noted.queue.removeAll(expecting: 5)
        #expect(noted.queue.append(batch([5], next: 6)) == 0)
        #expect(noted.queue.count == 1)
    }

    @Test func `knows the last record that was processed`() throws {
        let noted = Noted()
        #expect(noted.queue.kept(from: nil) == nil)
        #expect(noted.queue.kept(from: 3) == KeptPosition(offset: 3))
        noted.queue.append(batch([3, 4], times: [70, 71], next: 6))
        noted.queue.append(batch([6, 7], times: [72, 73], next: 9))
        for (position, offset, time) in [(4, 3, 70), (6, 4, 71), (7, 6, 72), (9, 7, 73)]
            as [(Offset, Offset, Timestamp)]
        {
            _ = try noted.queue.process(upTo: 1, in: context)
            #expect(
                noted.queue.kept(from: nil)
                    == KeptPosition(offset: position, last: .init(offset: offset, timestamp: time)))
        }
        noted.queue.removeAll()
        #expect(noted.queue.kept(from: 3) == KeptPosition(offset: 3))
    }

    @Test func `moves on over a batch of no records`() throws {
        let noted = Noted()
        noted.queue.append(batch([], next: 12))
        #expect(noted.queue.position == 12)
        #expect(noted.queue.isEmpty)
    }

    @Test func `moves on over a batch of no records behind others once they are processed`() throws {
        let noted = Noted()
        noted.queue.append(batch([3, 4], next: 5))
        noted.queue.append(batch([], next: 12))
        #expect(noted.queue.position == nil)
        _ = try noted.queue.process(upTo: 1, in: context)
        #expect(noted.queue.position == 4)
        _ = try noted.queue.process(upTo: 1, in: context)
        #expect(noted.queue.position == 12)
    }

    @Test func `lets go of a batch once it is processed, and of all when they are dropped`() throws {
        var released = 0
        let noted = Noted()
        for number in 0..<3 as Range<Int64> {
            noted.queue.append(
                .of([TestRecord(offset: Offset(number))], next: Offset(number + 1)) { released += 1 })
        }
        _ = try noted.queue.process(upTo: 1, in: context)
        #expect(released == 1)
        noted.queue.removeAll()
        #expect(released == 3)
        #expect(noted.queue.position == nil)
        #expect(noted.queue.isEmpty)
    }

    @Test func `doesn't hold on to the batch of a record that failed`() throws {
        let noted = Noted()
        noted.failing = 4
        noted.queue.append(batch([3, 4], next: 5))
        #expect(throws: SomeError.self) { try noted.queue.process(upTo: 10, in: context) }
        #expect(context.batch == nil)
    }

    /// Times of records, and those that they are processed with.
    @Test(
        arguments: [
            (.failOnInvalid, [5, 3, 9], [5, 3, 9]),
            (.skipInvalid, [-1, 5, -1, 3, -7], [5, 3]),
            (.partitionTimeOnInvalid, [5, -1, 3, -1, 9, -1], [5, 5, 3, 5, 9, 9]),
            (.wallClock, [-1, 5], [1_700_000_000_000, 1_700_000_000_000]),
        ] as [(TimestampPolicy, [Timestamp], [Timestamp])])
    func `gives its records the time that the policy says`(
        policy: TimestampPolicy, times: [Timestamp], expected: [Timestamp]
    ) throws {
        let noted = Noted(timestamps: policy)
        noted.queue.append(batch(times.indices.map(Int64.init), times: times, next: Int64(times.count)))
        _ = try noted.queue.process(upTo: 100, in: context)
        #expect(noted.records.map(\.time) == expected)
        #expect(noted.queue.position == Offset(Int64(times.count)))
        #expect(
            context.takeDroppedRecords().mapValues(\.count) == (policy == .skipInvalid ? ["invalid timestamp": 3] : [:])
        )
        #expect(context.streamTime == expected.max() ?? .unknown)
    }

    @Test(
        arguments: [
            (.failOnInvalid, [5, -1]), (.partitionTimeOnInvalid, [-1]),
        ] as [(TimestampPolicy, [Timestamp])])
    func `stops at a time that the policy can't mend`(policy: TimestampPolicy, times: [Timestamp]) throws {
        let noted = Noted(timestamps: policy)
        noted.queue.append(batch(times.indices.map { Int64($0) + 17 }, times: times, next: 99))
        let error = #expect(throws: StreamsError.self) { try noted.queue.process(upTo: 100, in: context) }
        #expect(error?.domain == .user)
        #expect(
            error?.description == """
                the record at in-0@\(16 + times.count) has the invalid timestamp -1, task 0_0. Correct its producer, or read the \
                topic with `timestamps: .skipInvalid`, `.partitionTimeOnInvalid` or `.wallClock`
                """)
    }

    @Test func `forgets the times of records that don't count, and keeps those that do`() throws {
        let noted = Noted(timestamps: .partitionTimeOnInvalid)
        noted.queue.append(batch([0], times: [5], next: 1))
        _ = try noted.queue.process(upTo: 10, in: context)
        noted.queue.noteCommit()
        noted.queue.append(batch([1], times: [900], next: 2))
        _ = try noted.queue.process(upTo: 10, in: context)
        noted.queue.removeAll()
        noted.queue.append(batch([1], times: [-1], next: 2))
        _ = try noted.queue.process(upTo: 10, in: context)
        #expect(noted.records.map(\.time) == [5, 900, 5])
    }
}
