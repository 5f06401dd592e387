extension KafkaAdmin {
    /// The ids of topics: a topic that is deleted and created anew has another one.
    ///
    /// Topics that don't exist are absent. So are all with librdkafka before 2.3.0, which can't ask for ids, and on
    /// clusters without them (before Kafka 2.8).
    public func topicIDs(of names: [String], timeout: Duration = .seconds(30)) throws(KafkaError) -> [String: String] {
        try client().topicIDs(of: names, timeout: timeout)
    }
}
