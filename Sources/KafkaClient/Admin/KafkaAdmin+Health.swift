extension KafkaAdmin {
    /// Connects to the cluster anew and asks it how it is.
    ///
    /// Throws as soon as it is certain that it won't work. Not retriable are, at once, a login that is refused
    /// (``KafkaError/Code/authentication``) and a certificate that can't be verified (``KafkaError/Code/tls``), and after
    /// two seconds a broker that wants a login or TLS, or doesn't, of which it says nothing and hangs up. Retriable, since
    /// a broker may come, are brokers that can't be reached: after two seconds, where that is known
    /// (``KafkaError/Code/transport``, ``KafkaError/Code/resolution``), else when the time is up
    /// (``KafkaError/Code/timedOut``). The text names the broker and what to look at.
    ///
    /// Well is a cluster of which every broker can be reached at the address that it advertises: clients read and write
    /// partitions at their leaders. The text of a failure names that address and those that the client was given.
    ///
    /// - Parameters:
    ///   - topics: topics of which every partition must have a leader, too (``KafkaError/Code/leaderNotAvailable``).
    ///   - timeout: how long it may take.
    public func checkHealth(topics: [String] = [], timeout: Duration = .seconds(30)) throws(KafkaError) -> KafkaHealth {
        // The client that is already connected isn't asked: it would hide that one can't connect any more.
        _ = try client()
        var check = try HealthCheck(connection)
        return try check.run(until: ContinuousClock.now + timeout, limit: timeout, .all, topics: topics)
    }

    /// The cluster's id, which no other cluster has. Connects anew, and throws, like ``checkHealth(topics:timeout:)``,
    /// but is content if one of the brokers can be reached.
    public func clusterID(timeout: Duration = .seconds(30)) throws(KafkaError) -> String {
        var check = try HealthCheck(connection)
        return try check.run(until: ContinuousClock.now + timeout, limit: timeout, .any).clusterID
    }
}
