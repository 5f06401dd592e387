import KafkaClient
import MillraceRuntime

/// A stream thread's member of the group.
///
/// The library looks for a group's coordinator where it was: one that moved to another port is never found again (seen in
/// 2.0.2). So a client that has been without a coordinator for minutes is made anew, once another client reaches the
/// cluster; its partitions are lost by then.
final class KafkaLogConsumer: LogConsumer {
    private let configuration: KafkaConsumerConfiguration
    private let topics: [String]
    private let admin: KafkaAdmin
    private var consumer: KafkaConsumer
    private var nextRenewal = ContinuousClock.now

    init(_ configuration: KafkaConsumerConfiguration, topics: [String], _ admin: KafkaAdmin) throws(LogError) {
        self.configuration = configuration
        self.topics = topics
        self.admin = admin
        consumer = try Self.makeConsumer(configuration, topics)
    }

    private static func makeConsumer(
        _ configuration: KafkaConsumerConfiguration, _ topics: [String]
    ) throws(LogError) -> KafkaConsumer {
        try reading { () throws(KafkaError) in
            let consumer = try KafkaConsumer(configuration)
            try consumer.subscribe(to: topics)
            return consumer
        }
    }

    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange? {
        if let lost = try replaceIfDisconnectedTooLong() { return .lost(lost) }
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

    func hasMore(of partition: TopicPartition) throws(LogError) -> Bool {
        consumer.hasMore(of: KafkaTopicPartition(partition))
    }

    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: CommittedOffset] {
        let offsets = try reading { () throws(KafkaError) in
            try consumer.committed(partitions.map { KafkaTopicPartition($0) }, timeout: .seconds(8))
        }
        return Dictionary(offsets)
    }

    func commit(_ offsets: [TopicPartition: CommittedOffset]) throws(LogError) {
        let offsets: [KafkaTopicPartition: KafkaCommittedOffset] = Dictionary(offsets)
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

    var awaited: String? {
        let brokers = configuration.connection.brokers.joined(separator: ",")
        if let trouble = consumer.trouble {
            return "the brokers at \(brokers), none of which can be reached (\(trouble))"
        }
        let group = "group \(configuration.group) at \(brokers)"
        if let time = consumer.timeWithoutCoordinator, time > .seconds(3) {
            return "the coordinator of \(group), which hasn't been reached for \(time.roundedText)"
        }
        return
            "\(group) to assign partitions: a member that was killed keeps its own for up to"
            + " \(configuration.sessionTimeout.roundedText) (session.timeout.ms), one that is processing for up to"
            + " \(configuration.maximumPollInterval.roundedText) (max.poll.interval.ms)"
    }

    // MARK: - Inside

    /// Makes the client anew where that is worth it; returns the partitions that it had then.
    private func replaceIfDisconnectedTooLong() throws(LogError) -> [TopicPartition]? {
        let limit = max(configuration.connection.clientRenewal, configuration.sessionTimeout)
        let now = ContinuousClock.now
        guard let time = consumer.timeWithoutCoordinator, time >= limit, now >= nextRenewal else { return nil }
        nextRenewal = now + limit
        // As long as nobody can be reached, another client would fare no better.
        do throws(KafkaError) { _ = try admin.clusterID(timeout: .seconds(3)) } catch { return nil }
        let lost = consumer.assignment.map { TopicPartition($0) }
        let next = try Self.makeConsumer(configuration, topics)
        configuration.connection.log?(
            .renewal(
                "The coordinator of group \(configuration.group) hasn't been reached for \(time.roundedText), although the"
                    + " cluster answers: joining with a new client"))
        consumer.close()
        consumer = next
        return lost
    }
}

extension Duration {
    /// Whole seconds or minutes: `45 s`, `5 min`.
    var roundedText: String {
        let seconds = Int((self / .seconds(1)).rounded())
        return seconds >= 120 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
