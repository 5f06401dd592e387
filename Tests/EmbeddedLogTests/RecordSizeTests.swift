import EmbeddedLog
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

@Suite struct `A record that is too large` {
    /// Writes records with values of these sizes in one transaction; answers what each that was refused says.
    private func write(
        _ sizes: [Int], settings: [String: String] = [:], limit: Int? = nil
    ) throws -> (refusals: [String], kept: [Int]) {
        let files = try TemporaryDirectory()
        var options = EmbeddedLogOptions(durability: .withoutSync, cleaningInterval: nil)
        if let limit { options.maximumRecordBytes = limit }
        let log = try EmbeddedLog(directory: "\(files.path)/log", options: options)
        defer { log.close() }
        try log.admin.createTopics([TopicSpecification(name: "t", partitions: 1, settings: settings)])
        let producer = try log.makeProducer(transactionalID: "p")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: "t")
        var refusals: [String] = []
        try producer.begin()
        for size in sizes {
            let value = [UInt8](repeating: 7, count: size)
            do {
                try unsafe producer.append(
                    to: handle, partition: 0, key: nil, value: value.span.bytes, headers: Headers(), timestamp: 0)
            } catch let error as LogError where error.remedy == .dropRecord {
                refusals.append(error.description)
            }
        }
        guard case .committed = producer.commit([:], fence: nil, within: .seconds(10)) else {
            Issue.record("not committed")
            return ([], [])
        }
        let reader = try log.makeReader(of: TopicPartition("t", 0), from: 0)
        defer { reader.close() }
        var kept: [Int] = []
        while case .records(let batch) = try reader.next(maximumWait: .seconds(1)) {
            for index in 0..<batch.count { batch.withRecord(at: index) { kept.append($0.value?.byteCount ?? 0) } }
        }
        return (refusals, kept)
    }

    @Test func `is refused with its size, the limit and the setting, and the transaction continues without it`() throws
    {
        let (refusals, kept) = try write([1, 3_000_000, 1_048_540, 1_048_541, 2])
        #expect(kept == [1, 1_048_540, 2])
        #expect(
            refusals.first?.hasPrefix(
                "a record of 3000000 bytes for t-0 is larger than the producer's message.max.bytes=1048576: raise "
                    + "producer.message.max.bytes") == true)
        #expect(refusals.count == 2)
    }

    @Test func `is taken where the producer's limit is higher`() throws {
        let (refusals, kept) = try write([3_000_000], limit: 4_000_000)
        #expect(refusals == [] && kept == [3_000_000])
    }

    @Test func `is refused where the topic's limit is lower, whatever the producer's is`() throws {
        let (refusals, kept) = try write([50, 2000], settings: ["max.message.bytes": "1000"], limit: 4_000_000)
        #expect(kept == [50])
        #expect(
            refusals.first?.contains("2000 bytes for t-0 is larger than the topic's max.message.bytes=1000") == true)
    }
}
