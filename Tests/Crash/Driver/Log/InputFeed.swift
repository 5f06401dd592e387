import CrashTopology
import EmbeddedLog
import Millrace
import MillraceRuntime

/// Appends the input as a guest, beside the running application: values that are all different, keys by Zipf's law.
final class InputFeed {
    private let producer: any LogProducer
    private let topic: TopicHandle
    private let keys = ZipfKeys(count: 2_000)
    private var random: SeededGenerator
    private(set) var appended: Int64 = 0
    private(set) var appendedInRun = 0

    /// As many records as there are milliseconds of a test's time, times this.
    static let recordsPerMillisecond = 16
    /// How far it runs ahead of the application.
    static let longestBacklog: Int64 = 4_000

    init(log: EmbeddedLog, seed: UInt64) throws {
        producer = try log.makeProducer(transactionalID: "crash-input")
        topic = try producer.handle(forTopic: CrashTopology.input)
        random = SeededGenerator(seed: seed)
    }

    func beginRun() { appendedInRun = 0 }

    func append(_ count: Int) throws {
        guard count > 0 else { return }
        appendedInRun += count
        try producer.begin()
        for _ in 0..<count {
            appended += 1
            let key = Array(keys.draw(&random).utf8)
            var value = ByteWriter(capacity: 16)
            value.append(bigEndian: appended)
            try unsafe producer.append(
                to: topic, partition: partition(forKey: key.span.bytes, of: CrashTopology.partitions),
                key: key.span.bytes, value: value.bytes, headers: Headers(),
                timestamp: Timestamp(milliseconds: 1_700_000_000_000 + appended))
        }
        switch producer.commit([:], fence: nil, until: .now + .seconds(10)) {
        case .committed: return
        case .aborted(let error), .unknown(let error): throw error
        }
    }

    func close() { producer.close() }
}
