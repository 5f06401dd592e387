import KafkaClient
import Synchronization
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

    @Test func `a certificate of one's own implies TLS`() throws {
        let found = try #require(
            try configuration([
                "KAFKA_BROKERS": "a:1", "KAFKA_SSL_CERTIFICATE_LOCATION": "/me.pem",
                "KAFKA_SSL_KEY_LOCATION": "/me.key",
                "KAFKA_SSL_KEY_PASSWORD": "hunter2",
            ]))
        #expect(found.security.usesTLS)
        #expect(
            found.security.clientCertificate
                == KafkaSecurity.ClientCertificate(certificate: "/me.pem", key: "/me.key", keyPassword: "hunter2"))
        #expect(found.description.contains("ssl.key.location=/me.key"))
        #expect(found.description.contains("ssl.key.password=***"))
    }

    @Test(arguments: [
        (["KAFKA_SSL": "maybe"], "KAFKA_SSL"), (["KAFKA_SSL_KEY_LOCATION": "/k"], "KAFKA_SSL_CERTIFICATE_LOCATION"),
        (["KAFKA_SSL_CERTIFICATE_LOCATION": "/c"], "KAFKA_SSL_KEY_LOCATION"),
        (["KAFKA_USERNAME": "alice"], "KAFKA_PASSWORD"),
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
        let security = KafkaSecurity(
            clientCertificate: .init(certificate: "/c", key: "/k", keyPassword: "hunter2"),
            login: .init(username: "alice", password: "hunter2"))
        let configuration = KafkaConfiguration(
            brokers: ["a:1"], security: security,
            overrides: ["ssl.key.password": "hunter2", "sasl.oauthbearer.client.secret": "hunter2"])
        let consumer = KafkaConsumerConfiguration(configuration, group: "g")
        var texts = ["\(configuration)", "\(security)", "\(consumer)", String(reflecting: consumer)]
        for value: Any in [configuration, security, consumer] {
            var text = ""
            dump(value, to: &text)
            texts.append(text)
        }
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect(texts[0].contains("sasl.password=***"))
    }

    @Test(arguments: [
        ("linger.ms", "soon", KafkaConfiguration.Clients.all, "0 .. 900000"),
        ("linger.ms", "-5", .producers, "0 .. 900000"), ("compression.type", "xz", .all, "gzip, snappy, lz4, zstd"),
        ("socket.keepalive.enable", "perhaps", .all, "true, false"), ("security.protocol", "tls", .all, "sasl_ssl"),
        ("linger.ms", "5", .consumers, "one of producers"), ("fetch.min.bytes", "5", .producers, "one of consumers"),
        ("error_cb", "5", .all, "remove it"), ("fetch.max.wait.ms", "5", .consumers, "fetch.wait.max.ms"),
        ("socket.timeout", "5", .all, "\"socket.timeout.ms\""), ("sasl.passwort", "hunter2", .all, "\"sasl.password\""),
        ("sasl.jaas.config", "hunter2", .all, "sasl.username"), ("", "5", .all, "CONFIGURATION.md"),
    ])
    func `a setting is checked without a client`(
        key: String, value: String, clients: KafkaConfiguration.Clients, telling: String
    ) {
        let error = #expect(throws: KafkaError.self) { try KafkaConfiguration.check(key, value, for: clients) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.text.contains("\"\(key)\"") == true, "\(String(describing: error))")
        #expect(error?.text.contains(telling) == true, "\(String(describing: error))")
        #expect(error?.text.contains("hunter2") == false)
    }

    @Test(arguments: [
        ("linger.ms", "5", KafkaConfiguration.Clients.producers), ("acks", "all", .producers),
        ("fetch.min.bytes", "5", .consumers), ("socket.timeout.ms", "5000", .consumers), ("sasl.password", "x", .all),
        ("debug", "broker,topic", .all), ("security.protocol", "SASL_SSL", .all), ("auto.offset.reset", "latest", .all),
    ])
    func `a setting that fits passes`(key: String, value: String, clients: KafkaConfiguration.Clients) throws {
        try KafkaConfiguration.check(key, value, for: clients)
    }

    @Test func `what only producers have is left out for consumers, after a check`() throws {
        let lines = Lines()
        var connection = Broker.nowhere
        connection.log = { lines.add($0.text) }
        connection.overrides = ["compression.type": "lz4", "socket.keepalive.enable": "true", "fetch.min.bytes": "2"]
        try KafkaConsumer(KafkaConsumerConfiguration(connection, group: "g")).close()
        try KafkaProducer(KafkaProducerConfiguration(connection)).close()
        #expect(!lines.all.contains { $0.contains("will be ignored") }, "\(lines.all)")
        connection.overrides["compression.type"] = "xz"
        let error = #expect(throws: KafkaError.self) { _ = try KafkaAdmin(connection) }
        #expect(error?.text.contains("compression.type") == true)
    }

    @Test(arguments: [
        ([], "KAFKA_BROKERS"), ([""], "KAFKA_BROKERS"), (["a:b"], "host:port"), (["a:1", "b:0"], "\"b:0\""),
        (["a:65536"], "65535"), (["alice:hunter2@a:1"], "KAFKA_PASSWORD"), (["a"], "a:9092"), (["[::1]"], "[::1]:9092"),
        (["::1:29500"], "[::1]:29500"), (["2001:db8::1"], "in brackets"), (["a:1", ""], "blank"),
        (["a:1", "b :2"], "blank"),
        (["[::1:9092"], "[address]:port"), (["[]:9092"], "[address]:port"), ([":9092"], "no host"), (["a:"], "no port"),
        (["a:-1"], "no port"), (["a:９"], "no port"), (["ssl://a:9093"], "a:9093 without the protocol"),
        (["[::1]9092"], "no port"), (["a:1,b:2"], "in brackets"),
    ])
    func `brokers that can't be ones are an error`(brokers: [String], telling: String) {
        let error = #expect(throws: KafkaError.self) { _ = try KafkaAdmin(KafkaConfiguration(brokers: brokers)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.text.contains(telling) == true, "\(String(describing: error))")
        #expect(error?.text.contains("hunter2") == false)
    }

    @Test func `a list of brokers that an override holds is checked, too`() {
        var connection = Broker.nowhere
        connection.overrides = ["bootstrap.servers": "a:1,,b:2"]
        let error = #expect(throws: KafkaError.self) { _ = try KafkaAdmin(connection) }
        #expect(error?.text.contains("blank") == true, "\(String(describing: error))")
    }

    @Test func `what the environment says of brokers is checked at once`() {
        let error = #expect(throws: KafkaError.self) { try configuration(["KAFKA_BROKERS": "a:1, ::1:29500"]) }
        #expect(error?.text.contains("[::1]:29500") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["a:9092", "127.0.0.1:1", "[::1]:9092", "[2001:db8::1]:65535"])
    func `a broker is a host and a port`(broker: String) throws {
        try KafkaAdmin(KafkaConfiguration(brokers: [broker], log: { _ in })).close()
    }

    @Test func `a mechanism that the library doesn't have is told`() {
        var connection = Broker.nowhere
        connection.security.login = .init(mechanism: "MAGIC", username: "alice", password: "hunter2")
        let error = #expect(throws: KafkaError.self) { _ = try KafkaAdmin(connection) }
        #expect(error?.text.contains("MAGIC") == true, "\(String(describing: error))")
        #expect(error?.text.contains("hunter2") == false)
    }

    @Test func `a certificate that can't be read is told`() {
        var connection = Broker.nowhere
        connection.security.usesTLS = true
        connection.security.clientCertificate = .init(certificate: "/no-such", key: "/file", keyPassword: "hunter2")
        let error = #expect(throws: KafkaError.self) { _ = try KafkaAdmin(connection) }
        #expect(error?.text.contains("ssl.certificate.location") == true, "\(String(describing: error))")
        #expect(error?.text.contains("hunter2") == false)
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

/// Lines, gathered from any thread.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
