import KafkaClient
import TestBroker
import Testing

@Suite(.requiresBroker) struct HealthTests {
    @Test func `a cluster that is well says who it is`() throws {
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        let health = try admin.checkHealth(timeout: .seconds(10))
        #expect(health.clusterID.count > 10)
        #expect(health.brokers.contains { $0.port > 0 && !$0.host.isEmpty })
        #expect(health.roundTrip > .zero && health.roundTrip < .seconds(5))
        #expect(try admin.clusterID() == health.clusterID)
    }

    @Test func `TLS to a listener without TLS is told`() throws {
        var connection = try Broker.connection()
        connection.security.usesTLS = true
        let error = try trouble(connection)
        #expect(error.code == .tls && !error.isRetriable, "\(error)")
        #expect(error.text.contains("KAFKA_SSL"), "\(error)")
    }

    @Test func `a login at a listener that takes none is told`() throws {
        var connection = try Broker.connection()
        connection.security.login = SecureBroker.login
        let error = try trouble(connection)
        #expect(error.code == .authentication && !error.isRetriable, "\(error)")
        #expect(error.text.contains("takes no login"), "\(error)")
    }
}

@Suite struct UnreachableTests {
    @Test(arguments: [
        ("127.0.0.1:1", KafkaError.Code.transport, "refused"), ("no-such-host.invalid:9092", .resolution, "name"),
    ])
    func `a broker that can't be reached is retriable, and told before the time is up`(
        broker: String, code: KafkaError.Code, telling: String
    ) throws {
        let start = ContinuousClock.now
        let error = try trouble(KafkaConfiguration(brokers: [broker], log: { _ in }))
        #expect(error.code == code && error.isRetriable, "\(error)")
        #expect(error.text.contains(broker) && error.text.contains(telling), "\(error)")
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    /// As a proxy does whose broker is only starting.
    @Test func `one who takes connections and hangs up is retriable`() throws {
        try HangingUp.with { broker in
            let error = try trouble(KafkaConfiguration(brokers: [broker], log: { _ in }))
            #expect(error.code == .transport && error.isRetriable, "\(error)")
            #expect(error.text.contains(broker), "\(error)")
        }
    }

    @Test func `the time that is given is kept`() throws {
        let start = ContinuousClock.now
        let error = try trouble(Broker.nowhere, timeout: .milliseconds(300))
        #expect(error.isRetriable, "\(error)")
        #expect(ContinuousClock.now - start < .seconds(2))
    }
}

@Suite(.requiresSecureBroker) struct SecurityTests {
    @Test func `the right password is let in`() throws {
        let admin = try KafkaAdmin(SecureBroker.connection())
        defer { admin.close() }
        #expect(try !admin.checkHealth().clusterID.isEmpty)
        #expect(try admin.describeTopics(["no-such-topic"]) == [:])
    }

    @Test func `a wrong password is told at once, and isn't shown`() throws {
        let login = KafkaSecurity.Login(username: "alice", password: "hunter2")
        let error = try refused(SecureBroker.connection(login: login))
        #expect(error.code == .authentication && error.text.contains("KAFKA_PASSWORD"), "\(error)")
        #expect(!error.description.contains("hunter2"))
    }

    @Test(
        .requiresLibrary(2, 6, 1, "to log in by SCRAM to Kafka 3.8.1 and later"),
        arguments: [
            "SCRAM-SHA-256", "SCRAM-SHA-512",
        ])
    func `SCRAM lets the right password in, and no other`(mechanism: String) throws {
        var login = SecureBroker.login
        login.mechanism = mechanism
        let admin = try KafkaAdmin(SecureBroker.connection(login: login))
        defer { admin.close() }
        #expect(try !admin.checkHealth().clusterID.isEmpty)
        #expect(try admin.describeTopics(["no-such-topic"]) == [:])
        login.password = "hunter2"
        let error = try refused(SecureBroker.connection(login: login))
        #expect(error.code == .authentication && error.text.contains("KAFKA_PASSWORD"), "\(error)")
        #expect(!error.description.contains("hunter2"))
    }

    /// It is refused even with the right password, by newer brokers.
    @Test(.requiresLibrary(before: 2, 6, 1, "newer ones log in by SCRAM"))
    func `SCRAM with an old library is told`() throws {
        var login = SecureBroker.login
        login.mechanism = "SCRAM-SHA-256"
        let error = try refused(SecureBroker.connection(login: login))
        #expect(error.code == .authentication && error.text.contains("2.6.1"), "\(error)")
    }

    @Test func `a mechanism that the broker doesn't have is told`() throws {
        var connection = SecureBroker.connection()
        connection.overrides = [
            "sasl.mechanism": "OAUTHBEARER", "enable.sasl.oauthbearer.unsecure.jwt": "true",
            "sasl.oauthbearer.config": "principal=alice",
        ]
        let error = try refused(connection)
        #expect(error.code == .authentication && error.text.contains("KAFKA_SASL_MECHANISM"), "\(error)")
    }

    @Test func `an authority that didn't sign the broker's certificate is told at once`() throws {
        let error = try SecureBroker.withStrangeAuthority { try refused(SecureBroker.connection(authorities: $0)) }
        #expect(error.code == .tls && error.text.contains("KAFKA_SSL_CA_LOCATION"), "\(error)")
    }

    @Test(.enabled(if: SecureBroker.misnamed != nil, "the secured broker isn't on this machine"))
    func `a certificate for another name is told at once`() throws {
        let broker = try #require(SecureBroker.misnamed)
        let error = try refused(SecureBroker.connection(broker), at: broker)
        #expect(error.code == .tls && error.text.contains("isn't for the name"), "\(error)")
    }

    @Test func `no TLS to a TLS listener is told`() throws {
        let error = try refused(KafkaConfiguration(brokers: [SecureBroker.brokers], log: { _ in }))
        #expect(error.code == .tls && error.text.contains("KAFKA_SSL"), "\(error)")
    }

    @Test func `no login where one is wanted is told`() throws {
        let error = try refused(SecureBroker.connection(login: nil))
        #expect(error.code == .authentication && error.text.contains("KAFKA_USERNAME"), "\(error)")
    }

    @Test func `a certificate isn't verified where the settings say so`() throws {
        var connection = SecureBroker.connection(authorities: nil)
        connection.overrides = ["enable.ssl.certificate.verification": "false"]
        let admin = try KafkaAdmin(connection)
        defer { admin.close() }
        #expect(try !admin.checkHealth().clusterID.isEmpty)
    }

    /// What clients do first.
    private static let firsts: [(String, @Sendable (KafkaConfiguration) throws -> Void)] = [
        ("admin", { try _ = KafkaAdmin($0).describeTopics(timeout: .seconds(2)) }),
        ("producer", { _ = try KafkaProducer(KafkaProducerConfiguration($0)).topic("t", timeout: .seconds(2)) }),
        (
            "transactional producer",
            {
                try KafkaProducer(KafkaProducerConfiguration($0, transactionalID: Broker.unique("tx")))
                    .initTransactions(timeout: .seconds(2))
            }
        ),
        (
            "consumer",
            {
                let consumer = try KafkaConsumer(KafkaConsumerConfiguration($0, group: Broker.unique("group")))
                try consumer.subscribe(to: ["t"])
                _ = try eventually("an assignment") { try consumer.poll(timeout: .milliseconds(100)) }
            }
        ),
        (
            "reader",
            {
                let source = try KafkaReader($0).read(KafkaTopicPartition("t", 0), from: 0)
                try eventually("records") { () -> Void? in
                    if case .nothing = try source.next(timeout: .milliseconds(100)) { return nil }
                    return ()
                }
            }
        ),
    ]

    @Test(arguments: firsts.indices)
    func `every client says that the password is wrong, and never shows it`(index: Int) throws {
        let login = KafkaSecurity.Login(username: "alice", password: "hunter2")
        let connection = SecureBroker.connection(login: login)
        let error = try #require(throws: KafkaError.self) { try Self.firsts[index].1(connection) }
        #expect(error.code == .authentication && !error.isRetriable, "\(error)")
        #expect(error.text.contains(SecureBroker.brokers) && error.text.contains("KAFKA_PASSWORD"), "\(error)")
        #expect(!error.description.contains("hunter2"))
    }

    @Test(arguments: firsts.indices)
    func `every client says that the certificate isn't trusted`(index: Int) throws {
        let error = try SecureBroker.withStrangeAuthority { authorities in
            let connection = SecureBroker.connection(authorities: authorities)
            return try #require(throws: KafkaError.self) { try Self.firsts[index].1(connection) }
        }
        #expect(error.code == .tls && !error.isRetriable, "\(error)")
        #expect(error.text.contains(SecureBroker.brokers) && error.text.contains("KAFKA_SSL_CA_LOCATION"), "\(error)")
    }

    /// The error of a refusal, which waiting doesn't mend and which comes at once.
    private func refused(_ connection: KafkaConfiguration, at broker: String = SecureBroker.brokers) throws
        -> KafkaError
    {
        let start = ContinuousClock.now
        let error = try trouble(connection)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(!error.isRetriable && !error.isFatal, "\(error)")
        #expect(error.text.contains(broker), "\(error)")
        #expect(!error.description.contains(SecureBroker.login.password))
        return error
    }
}

/// What a health check says of a cluster that can't be used.
private func trouble(_ connection: KafkaConfiguration, timeout: Duration = .seconds(30)) throws -> KafkaError {
    let admin = try KafkaAdmin(connection)
    defer { admin.close() }
    return try #require(throws: KafkaError.self) { try admin.checkHealth(timeout: timeout) }
}
