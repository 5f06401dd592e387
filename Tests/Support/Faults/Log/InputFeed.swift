import Millrace
package import MillraceRuntime
import TestBasics

/// Appends the input as a guest, beside the running application: values that are all different, keys by Zipf's law. Now and
/// then a row of one of the tables changes.
package final class InputFeed {
    private let producer: any LogProducer
    private let topics: [String: TopicHandle]
    private let keys = ZipfKeys(count: 2_000)
    private var random: SeededGenerator
    /// How many numbers there were, whether they count or not.
    package private(set) var appended: Int64 = 0

    package init(log: any Log, seed: UInt64) throws {
        producer = try log.makeProducer(transactionalID: "crash-input")
        var topics: [String: TopicHandle] = [:]
        for topic in [CrashTopology.input] + CrashTopology.tables {
            topics[topic] = try producer.handle(forTopic: topic)
        }
        self.topics = topics
        random = SeededGenerator(seed: seed)
    }

    /// Appends numbers, and changes of tables, in a transaction, which counts unless it is to be given up.
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
        try append(keys.draw(&random), appended, to: CrashTopology.input)
        if random.happens(onceIn: 4) { try change(keys.draw(&random), of: CrashTopology.accounts) }
        if random.happens(onceIn: 8) { try change(keys.draw(&random), of: CrashTopology.limits) }
        if appended <= CrashTopology.branchCount {
            // Every partition has rows from the beginning: an empty changelog couldn't be told from a lost one.
            try append(CrashTopology.branch(of: appended), appended, to: CrashTopology.branches)
        } else if random.happens(onceIn: 60) {
            let number = Int64.random(in: 0..<CrashTopology.branchCount, using: &random)
            try change(CrashTopology.branch(of: number), of: CrashTopology.branches)
        }
        if random.happens(onceIn: 100) {
            let number = Int64.random(in: 0..<CrashTopology.rateCount, using: &random)
            try change(CrashTopology.rate(of: number), of: CrashTopology.rates)
        }
    }

    /// Sets a row, or deletes it.
    private func change(_ key: String, of table: String) throws {
        try append(key, random.happens(onceIn: 8) ? nil : appended, to: table)
    }

    private func append(_ text: String, _ number: Int64?, to topic: String) throws {
        guard let handle = topics[topic] else { throw TestFailure("\(topic) is no topic of the input") }
        let key = Array(text.utf8)
        let partition = unsafe MillraceRuntime.partition(forKey: key.span.bytes, of: CrashTopology.partitions)
        let timestamp = Timestamp(milliseconds: 1_700_000_000_000 + appended)
        guard let number else {
            return try unsafe producer.append(
                to: handle, partition: partition, key: key.span.bytes, value: nil, headers: Headers(),
                timestamp: timestamp)
        }
        var value = ByteWriter(capacity: 16)
        value.append(bigEndian: number)
        try unsafe producer.append(
            to: handle, partition: partition, key: key.span.bytes, value: value.bytes, headers: Headers(),
            timestamp: timestamp)
    }

    /// After a failure of `append`: the open transaction, if there is one, counts for nothing.
    package func recover() throws { try producer.abort() }

    package func close() { producer.close() }
}
