import Millrace
package import MillraceRuntime
import TestBasics

/// Appends the input as a guest, beside the running application: values that are all different, keys by Zipf's law.
package final class InputFeed {
    private let producer: any LogProducer
    private let topic: TopicHandle
    private let keys = ZipfKeys(count: 2_000)
    private var random: SeededGenerator
    /// How many records there were, whether they count or not.
    package private(set) var appended: Int64 = 0

    package init(log: any Log, seed: UInt64) throws {
        producer = try log.makeProducer(transactionalID: "crash-input")
        topic = try producer.handle(forTopic: CrashTopology.input)
        random = SeededGenerator(seed: seed)
    }

    /// Appends records in a transaction, which counts unless it is to be given up.
    package func append(_ count: Int, givingUp: Bool = false) throws {
        guard count > 0 else { return }
        try producer.begin()
        for _ in 0..<count { try appendOne() }
        if givingUp {
            try producer.flush(within: .seconds(10))
            return try producer.abort()
        }
        switch producer.commit([:], fence: nil, within: .seconds(10)) {
        case .committed: return
        case .aborted(let error), .unknown(let error): throw error
        }
    }

    private func appendOne() throws {
        appended += 1
        let key = Array(keys.draw(&random).utf8)
        var value = ByteWriter(capacity: 16)
        value.append(bigEndian: appended)
        try unsafe producer.append(
            to: topic, partition: partition(forKey: key.span.bytes, of: CrashTopology.partitions),
            key: key.span.bytes, value: value.bytes, headers: Headers(),
            timestamp: Timestamp(milliseconds: 1_700_000_000_000 + appended))
    }

    /// After a failure of `append`: the open transaction, if there is one, counts for nothing.
    package func recover() throws { try producer.abort() }

    package func close() { producer.close() }
}
