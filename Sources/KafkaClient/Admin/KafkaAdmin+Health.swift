extension KafkaAdmin {
    /// Connects to the cluster anew and asks it how it is.
    ///
    /// Throws as soon as it is certain that it won't work. Not retriable are, at once, a login that is refused
    /// (``KafkaError/Code/authentication``) and a certificate that can't be verified (``KafkaError/Code/tls``), and after
    /// two seconds a broker that wants a login or TLS, or doesn't, of which it says nothing and hangs up. Retriable, since
    /// a broker may come, are brokers that can't be reached: after two seconds, where that is known
    /// (``KafkaError/Code/transport``, ``KafkaError/Code/resolution``), else when the time is up
    /// (``KafkaError/Code/timedOut``). The text names the broker and what to look at.
    public func checkHealth(timeout: Duration = .seconds(30)) throws(KafkaError) -> KafkaHealth {
        // The client that is already connected isn't asked: it would hide that one can't connect any more.
        _ = try client()
        var check = try HealthCheck(connection)
        return try check.run(until: ContinuousClock.now + timeout, limit: timeout)
    }

    /// The cluster's id, which no other cluster has. Connects anew, and throws, like ``checkHealth(timeout:)``.
    public func clusterID(timeout: Duration = .seconds(30)) throws(KafkaError) -> String {
        try checkHealth(timeout: timeout).clusterID
    }
}
