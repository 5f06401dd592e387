import KafkaClient
import Millrace
import TestBroker
import Testing

/// Who a client says it is, and whom it trusts: wrong in one thing.
private enum Mistake: CaseIterable, CustomTestStringConvertible {
    case password, user, authorities, noLogin, noTLS

    var testDescription: String { "\(self)" }

    func connection(_ strangeAuthority: String) -> KafkaConfiguration {
        var connection = SecureBroker.connection()
        switch self {
        case .password: connection.security.login?.password = "wrong-secret"
        case .user: connection.security.login?.username = "mallory"
        case .authorities: connection.security.certificateAuthorities = strangeAuthority
        case .noLogin: connection.security.login = nil
        case .noTLS: connection.security = KafkaSecurity(login: connection.security.login)
        }
        return connection
    }

    /// What a person must be told.
    var words: [String] {
        switch self {
        case .password, .user: ["KAFKA_USERNAME", "KAFKA_PASSWORD"]
        case .authorities: ["certificate", "KAFKA_SSL_CA_LOCATION"]
        case .noLogin: ["KAFKA_USERNAME", "KAFKA_PASSWORD"]
        case .noTLS: ["KAFKA_SSL=true"]
        }
    }
}

@Suite(.requiresBroker) struct `A cluster that can't be reached` {
    @Test func `is waited for, which is said, and the application can be stopped meanwhile`() async throws {
        try await Stage.with { stage in
            let application = try ClusterApplication.echoing(stage) {
                $0.kafka = KafkaConfiguration(brokers: ["127.0.0.1:1"])
            }
            try application.run {
                try application.waitForLine("warning: Waiting for", "127.0.0.1:1")
            }
            #expect(application.report.lines(containing: "warning: Waiting").count == 1)
            #expect(application.streams.state == .notRunning)
        }
    }

    @Test(.requiresSecureBroker, arguments: Mistake.allCases)
    fileprivate func `for what a client says of itself ends the application, and no secret is told`(
        mistake: Mistake
    ) async throws {
        try await Stage.with { stage in
            let start = ContinuousClock.now
            let (failure, report) = try SecureBroker.withStrangeAuthority { authority in
                let application = try ClusterApplication.echoing(stage) { $0.kafka = mistake.connection(authority) }
                return (try application.failure(), application.report)
            }
            #expect(ContinuousClock.now - start < .seconds(30))
            for word in mistake.words + [SecureBroker.brokers] { #expect(failure.description.contains(word)) }
            for line in report.lines + [failure.description] { #expect(!line.contains("-secret")) }
        }
    }

    @Test(.requiresSecureBroker)
    func `without TLS and a login is used with them`() async throws {
        try await Stage.with(SecureBroker.connection()) { stage in
            try stage.append(["a", "b"])
            try ClusterApplication.echoing(stage).runUntilCaughtUp()
            #expect(try stage.values() == ["a", "b"])
        }
    }
}

@Suite(.requiresBroker, .requiresOwnBroker, .serialized) struct `A broker that goes away` {
    @Test func `before the application starts is waited for`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                try stage.append(["a"])
                try broker.stop()
                let application = try ClusterApplication.echoing(stage)
                try application.run {
                    try application.waitForLine("warning: Waiting for", broker.connection.brokers[0])
                    try broker.start()
                    try application.waitUntilCaughtUp()
                }
                #expect(try stage.values() == ["a"])
            }
        }
    }

    @Test func `in the middle is waited for, and every record counts once`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                let application = try ClusterApplication.counting(stage) { $0.sessionTimeout = .seconds(10) }
                try application.run {
                    for value in ["a", "b", "a"] { try stage.append([value]) }
                    try application.waitUntilCaughtUp()
                    try broker.kill()
                    Blocking.sleep(seconds: 5)
                    try broker.start()
                    for value in ["a", "c"] { try stage.append([value]) }
                    try application.waitUntilCaughtUp()
                }
                #expect(try stage.lines(value: .int64) == ["a=1", "b=1", "a=2", "a=3", "c=1"])
                let broker = broker.connection.brokers[0]
                #expect(application.report.lines(containing: "connection to broker \(broker) is lost").count == 1)
                #expect(application.report.lines(containing: "connection to broker \(broker) is back").count == 1)
                // The log doesn't drown in the library's complaints.
                #expect(application.report.lines.count < 40)
            }
        }
    }
}
