import KafkaClient
import MillraceRuntime

/// A stream thread's member of the group.
final class KafkaLogConsumer: LogConsumer {
    private let consumer: KafkaConsumer

    init(_ configuration: KafkaConsumerConfiguration, topics: [String]) throws(LogError) {
        consumer = try reading { () throws(KafkaError) in
            let consumer = try KafkaConsumer(configuration)
            try consumer.subscribe(to: topics)
            return consumer
        }
    }

    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange? {
        let change = try reading { () throws(KafkaError) in
            try consumer.poll(timeout: maximumWait)
        }
        switch change {
        case nil: return nil
        case .assigned(let partitions): return .assigned(partitions.map { TopicPartition($0) })
        case .revoked(let partitions): return .revoked(partitions.map { TopicPartition($0) })
        case .lost(let partitions): return .lost(partitions.map { TopicPartition($0) })
        }
    }

    func takeBatch(from partition: TopicPartition, maximumRecords: Int) throws(LogError) -> RecordBatch? {
        try reading { () throws(KafkaError) in
            try consumer.takeBatch(from: KafkaTopicPartition(partition), maximumRecords: maximumRecords)
        }.map { RecordBatch($0) }
    }

    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: Offset] {
        let offsets = try reading { () throws(KafkaError) in
            try consumer.committedOffsets(of: partitions.map { KafkaTopicPartition($0) })
        }
        return Dictionary(offsets)
    }

    func commit(_ offsets: [TopicPartition: Offset]) throws(LogError) {
        let offsets: [KafkaTopicPartition: Int64] = Dictionary(offsets)
        try reading { () throws(KafkaError) in try consumer.commit(offsets) }
    }

    func seek(to offsets: [TopicPartition: Offset]) throws(LogError) {
        let offsets: [KafkaTopicPartition: Int64] = Dictionary(offsets)
        try reading { () throws(KafkaError) in try consumer.seek(to: offsets) }
    }

    func finishRevocation() throws(LogError) {
        try reading { () throws(KafkaError) in try consumer.finishRevocation() }
    }

    var fence: Fence? { consumer.membership.map { Fence($0) } }

    func close() { consumer.close() }
}
