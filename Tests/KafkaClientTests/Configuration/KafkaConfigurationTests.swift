import KafkaClient
import TestBroker
import Testing

@Suite struct KafkaConfigurationTests {
    private func configuration(_ variables: [String: String]) throws -> KafkaConfiguration? {
        try KafkaConfiguration(environment: { variables[$0] })
    }

    @Test func `without brokers the environment names no cluster`() throws {
        #expect(try configuration([:]) == nil)
        #expect(try configuration(["KAFKA_BROKERS": " , "]) == nil)
    }

    @Test func `the environment says how to reach a cluster and who one is`() throws {
        let found = try #require(
            try configuration([
                "KAFKA_BROKERS": "a:1, b:2", "KAFKA_SSL_CA_LOCATION": "/ca.pem", "KAFKA_USERNAME": "alice",
                "KAFKA_PASSWORD": "hunter2", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-256",
            ]))
        #expect(found.brokers == ["a:1", "b:2"])
        #expect(found.security.usesTLS)
        #expect(found.security.certificateAuthorities == "/ca.pem")
        #expect(
            found.security.login
                == KafkaSecurity.Login(mechanism: "SCRAM-SHA-256", username: "alice", password: "hunter2"))
        #expect(found.description.contains("security.protocol=sasl_ssl"))
    }

    @Test(arguments: [
        (["KAFKA_SSL": "maybe"], "KAFKA_SSL"), (["KAFKA_USERNAME": "alice"], "KAFKA_PASSWORD"),
        (["KAFKA_PASSWORD": "hunter2"], "KAFKA_USERNAME"),
    ])
    func `half a login, or a switch that is neither on nor off, is an error`(
        variables: [String: String], named: String
    ) throws {
        let all = variables.merging(["KAFKA_BROKERS": "a:1"]) { $1 }
        let error = #expect(throws: KafkaError.self) { _ = try configuration(all) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.text.contains(named) == true)
        #expect(error?.text.contains("hunter2") == false)
    }

    @Test func `secrets are never shown`() {
        let configuration = KafkaConfiguration(
            brokers: ["a:1"], security: KafkaSecurity(login: .init(username: "alice", password: "hunter2")),
            overrides: ["ssl.key.password": "hunter2", "sasl.oauthbearer.client.secret": "hunter2"])
        #expect(!"\(configuration)".contains("hunter2"))
        #expect(!"\(String(describing: configuration.security.login))".contains("hunter2"))
        #expect("\(configuration)".contains("sasl.password=***"))
    }

    @Test(arguments: [
        ("linger.msec", "linger.ms"), ("fetch.min.byte", "fetch.min.bytes"), ("max.poll.records", "batch"),
        ("no.such.thing.at.all", "CONFIGURATION.md"),
    ])
    func `an unknown setting is an error with advice`(key: String, advice: String) {
        var connection = Broker.nowhere
        connection.overrides = [key: "1"]
        let error = #expect(throws: KafkaError.self) { _ = try KafkaProducer(KafkaProducerConfiguration(connection)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.text.contains("\"\(key)\"") == true)
        #expect(error?.text.contains(advice) == true, "\(String(describing: error))")
    }

    @Test(arguments: [("linger.ms", "soon"), ("compression.type", "xz"), ("socket.nagle.disable", "perhaps")])
    func `an impossible value is an error that names the setting`(key: String, value: String) {
        var connection = Broker.nowhere
        connection.overrides = [key: value]
        let error = #expect(throws: KafkaError.self) { _ = try KafkaProducer(KafkaProducerConfiguration(connection)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.text.contains("\(key)\"") == true, "\(String(describing: error))")
    }

    @Test func `a key that can't be read isn't shown`() {
        var connection = Broker.nowhere
        connection.security.usesTLS = true
        connection.overrides = ["ssl.key.pem": "hunter2"]
        let error = #expect(throws: KafkaError.self) { _ = try KafkaProducer(KafkaProducerConfiguration(connection)) }
        #expect(error?.text.contains("ssl.key.pem") == true, "\(String(describing: error))")
        #expect(error?.text.contains("hunter2") == false)
    }

    @Test func `optional settings that the library doesn't know are left out`() throws {
        var connection = Broker.nowhere
        connection.optionalSettings = ["no.such.setting": "1", "linger.ms": "7"]
        try KafkaProducer(KafkaProducerConfiguration(connection)).close()
    }

    @Test(arguments: [
        ["partition.assignment.strategy": "cooperative-sticky"], ["auto.offset.reset": "latest"],
        ["group.protocol": "consumer"],
    ])
    func `a consumer refuses settings that it can't keep`(overrides: [String: String]) {
        var connection = Broker.nowhere
        connection.overrides = overrides
        let error = #expect(throws: KafkaError.self) {
            _ = try KafkaConsumer(KafkaConsumerConfiguration(connection, group: "g"))
        }
        #expect(error?.code == .invalidArgument)
    }
}
