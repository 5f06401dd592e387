import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

/// What the log costs; prints, and expects nothing. To be run in release:
/// `EMBEDDED_LOG_MEASURE=1 swift test -c release --filter EmbeddedLogMeasurements`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["EMBEDDED_LOG_MEASURE"] != nil), .serialized)
struct EmbeddedLogMeasurements {
    static let partitions: Int32 = 8
    static let recordsPerTransaction = 30_000
    static let transactions = 40

    @Test(arguments: [EmbeddedLogOptions.Durability.withoutSync, .synchronous])
    func `appending, committing, consuming and restoring`(_ durability: EmbeddedLogOptions.Durability) throws {
        let directory = try TemporaryDirectory()
        let options = EmbeddedLogOptions(durability: durability, cleaningInterval: nil)
        let log = try EmbeddedLog(directory: directory.path, options: options)
        defer { log.close() }
        try log.admin.createTopics([TopicSpecification(name: "t", partitions: Self.partitions)])
        try produce(log)
        try consume(log)
        for _ in 0..<2 { try restore(log) }
        try commitSmall(log)
        let file = try FileManager.default.attributesOfItem(atPath: directory.file("data.mdb"))[.size] as? Int ?? 0
        let records = Self.recordsPerTransaction * Self.transactions
        print("  file: \(file / records) bytes a record, of 98 bytes of key and value (\(durability))")
    }

    private func produce(_ log: EmbeddedLog) throws {
        let producer = try log.makeProducer(transactionalID: "p")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: "t")
        let (key, value) = ([UInt8](repeating: 1, count: 8), [UInt8](repeating: 2, count: 90))
        var (append, flush, commit) = (Duration.zero, Duration.zero, Duration.zero)
        for _ in 0..<Self.transactions {
            try producer.begin()
            append += try time {
                for number in 0..<Self.recordsPerTransaction {
                    try unsafe producer.append(
                        to: handle, partition: PartitionID(Int32(truncatingIfNeeded: number) % Self.partitions),
                        key: key.span.bytes, value: value.span.bytes, headers: Headers(), timestamp: 1)
                }
            }
            flush += try time { try producer.flush(within: .zero) }
            try commit += time {
                guard case .committed = producer.commit([:], fence: nil, within: .zero) else {
                    throw LogContract.Failure("not committed")
                }
            }
        }
        let records = Self.recordsPerTransaction * Self.transactions
        print("  append: \(append.nanoseconds / records) ns a record")
        print(
            "  flush: \(flush.nanoseconds / Self.transactions / 1_000) µs a transaction of \(Self.recordsPerTransaction)"
        )
        print("  commit: \(commit.nanoseconds / Self.transactions / 1_000) µs")
    }

    private func commitSmall(_ log: EmbeddedLog) throws {
        let producer = try log.makeProducer(transactionalID: "p")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: "t")
        let taken = try time {
            for _ in 0..<200 {
                try producer.begin()
                try producer.append(TestRecord("k", "v"), to: handle)
                guard case .committed = producer.commit([:], fence: nil, within: .zero) else {
                    throw LogContract.Failure("not committed")
                }
            }
        }
        print("  a transaction of one record: \(taken.nanoseconds / 200_000) µs")
    }

    private func consume(_ log: EmbeddedLog) throws {
        let member = GroupMember(try log.makeConsumer(group: "g", topics: ["t"], clientID: "c"))
        defer { member.close() }
        try member.waitForAssignment(.seconds(1))
        try member.startFromTheBeginning()
        var (records, bytes) = (0, 0)
        var (taking, reading) = (Duration.zero, Duration.zero)
        while records < Self.recordsPerTransaction * Self.transactions {
            _ = try member.consumer.poll(maximumWait: .zero)
            for partition in member.partitions {
                var taken: RecordBatch?
                taking += try time { taken = try member.consumer.takeBatch(from: partition, maximumRecords: 1_000) }
                guard let batch = taken else { continue }
                records += batch.count
                reading += time {
                    for index in 0..<batch.count { batch.withRecord(at: index) { bytes += $0.value?.byteCount ?? 0 } }
                }
            }
        }
        print("  takeBatch: \(taking.nanoseconds / records) ns a record, visiting \(reading.nanoseconds / records) ns")
    }

    private func restore(_ log: EmbeddedLog) throws {
        var (records, bytes, batches) = (0, 0, 0)
        let taken = try time {
            for partition in 0..<Self.partitions {
                let reader = try log.makeReader(of: TopicPartition("t", PartitionID(partition)), from: 0)
                while case .records(let batch) = try reader.next(maximumWait: .zero) {
                    batches += 1
                    records += batch.count
                    for index in 0..<batch.count { batch.withRecord(at: index) { bytes += $0.value?.byteCount ?? 0 } }
                }
                reader.close()
            }
        }
        print(
            "  reader: \(taken.nanoseconds / records) ns a record in batches of \(records / batches), "
                + "\(records * 1_000 / max(1, taken.nanoseconds / 1_000)) thousand records a second")
    }

    private func time(_ body: () throws -> Void) rethrows -> Duration { try ContinuousClock().measure(body) }
}

extension Duration {
    var nanoseconds: Int { Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000) }
}
