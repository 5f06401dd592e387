import KafkaClient
import TestBroker
import Testing

@Suite struct ConnectionTroubleTests {
    /// Reports as librdkafka 2.0.2 and 2.16 make them, with what they are and what the advice must name.
    @Test(arguments: [
        (
            -169,
            "sasl_ssl://a:1/bootstrap: SASL authentication error: Authentication failed (after 303ms in state AUTH_REQ)",
            KafkaError.Code.authentication, true, "KAFKA_PASSWORD"
        ),
        (
            -169,
            "sasl_ssl://a:1/bootstrap: SASL PLAIN mechanism handshake failed: Broker: Request not valid in current"
                + " SASL state: broker's supported mechanisms:  (after 1ms in state AUTH_HANDSHAKE)", .authentication,
            true,
            "takes no login"
        ),
        (
            -169,
            "sasl_ssl://a:1/3: SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's"
                + " supported mechanisms: GSSAPI (after 1ms in state AUTH_HANDSHAKE, 1 identical error(s) suppressed)",
            .authentication, true, "KAFKA_SASL_MECHANISM"
        ),
        (
            -181,
            "ssl://a:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed:"
                + " broker certificate could not be verified, verify that … (after 10ms in state SSL_HANDSHAKE)", .tls,
            true, "KAFKA_SSL_CA_LOCATION"
        ),
        (
            -195,
            "ssl://a:1/bootstrap: error:0A000086:SSL routines::certificate verify failed (after 7ms in state"
                + " SSL_HANDSHAKE)", .tls, true, "KAFKA_SSL_CA_LOCATION"
        ),
        (
            -181,
            "ssl://a:1/bootstrap: SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading"
                + " (after 51ms in state SSL_HANDSHAKE)", .transport, false, "without TLS"
        ),
        (
            -195, "ssl://a:1/bootstrap: Disconnected: SSL connection closed by peer (after 2ms in state SSL_HANDSHAKE)",
            .transport, false, "without TLS"
        ),
        (
            -195,
            "ssl://a:1/bootstrap: SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a"
                + " PLAINTEXT broker listener? (after 3ms in state SSL_HANDSHAKE)", .transport, false, "without TLS"
        ),
        (
            -195,
            "ssl://a:1/bootstrap: Receive failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL"
                + " alert number 42 (after 20ms in state UP)", .tls, true, "KAFKA_SSL_CERTIFICATE_LOCATION"
        ),
        (
            -195,
            "a:1/bootstrap: Disconnected while requesting ApiVersion: might be caused by incorrect (after 3ms in state"
                + " APIVERSION_QUERY)", .transport, false, "KAFKA_SSL"
        ),
        (
            -195,
            "a:1/bootstrap: ApiVersionRequest failed: Local: Timed out: probably due to broker version < 0.10 (after"
                + " 10009ms in state APIVERSION_QUERY)", .transport, false, "doesn't answer"
        ),
        (
            -195,
            "a:1/bootstrap: Disconnected: verify that security.protocol is correctly configured, broker might"
                + " require SASL authentication (after 0ms in state UP)", .transport, false, "KAFKA_USERNAME"
        ),
        (-195, "a:1/1: Disconnected (after 299890ms in state UP)", .transport, false, "running"),
        (-195, "sasl_plaintext://a:1/1: Disconnected (after 2ms in state UP)", .transport, false, "running"),
        (
            -195, "a:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)",
            .transport, false, "running"
        ),
        (
            -193, "a:1/bootstrap: Failed to resolve 'a:1': Name or service not known (after 2ms in state CONNECT)",
            .resolution, false, "name"
        ),
    ])
    func `a report says what it is, and what to look at`(
        number: Int32, report: String, code: KafkaError.Code, isLasting: Bool, advice: String
    ) {
        let trouble = ConnectionTrouble(code: .init(rawValue: number), report: report)
        #expect(trouble.code == code)
        #expect(trouble.isLasting == isLasting)
        #expect(trouble.broker == "a:1")
        #expect(trouble.advice.contains(advice), "\(trouble.advice)")
        #expect(!trouble.reason.contains("(after"))
        #expect(!trouble.reason.isEmpty)
        #expect(KafkaError(trouble, "Connecting").isRetriable == !isLasting)
    }

    @Test(arguments: [(10, "expired"), (19, "authority"), (62, "name"), (64, "name"), (77, "77")])
    func `what is wrong with a certificate is told apart`(problem: Int32, advice: String) {
        let trouble = ConnectionTrouble(
            code: .tls, report: "ssl://a:1/bootstrap: error:0A000086:SSL routines::certificate verify failed",
            certificateProblem: { $0 == "a:1" ? problem : nil })
        #expect(trouble.advice.contains(advice), "\(trouble.advice)")
    }

    /// The library reports such a connection in some versions, and in others only the states that it went through.
    @Test(arguments: [
        ("plaintext", ConnectionState.versionQuery, KafkaError.Code.tls), ("plaintext", .up, .authentication),
        ("ssl", .tlsHandshake, .tls), ("ssl", .versionQuery, .tls), ("ssl", .up, .authentication),
    ])
    func `a broker that hangs up may want something else`(
        scheme: String, state: ConnectionState, meaning: KafkaError.Code
    ) {
        let report = "\(scheme)://a:1/1: Disconnected (after 3ms in state \(state.rawValue))"
        for trouble in [
            ConnectionTrouble(code: .transport, report: report),
            ConnectionTrouble(broker: "a:1", scheme: scheme, brokenIn: state, after: .milliseconds(3)),
        ] {
            #expect(trouble.suspected == meaning && !trouble.isLasting)
            #expect(trouble.confirmed.code == meaning && trouble.confirmed.isLasting)
            #expect(trouble.confirmed.suspected == nil)
            #expect(trouble.broker == "a:1" && !trouble.reason.isEmpty)
        }
        let refused = ConnectionTrouble(code: .transport, report: "a:1/1: Connection refused")
        #expect(refused.confirmed == refused)
    }

    @Test func `a refused login tells more than a broker that isn't there`() {
        let reports: [(KafkaError.Code, String)] = [
            (.authentication, "a:1/1: no"), (.tls, "a:1/1: no"),
            (.transport, "a:1/1: Disconnected (after 1ms in state APIVERSION_QUERY)"),
            (.transport, "a:1/1: refused"), (.allBrokersDown, "1/1 brokers are down"),
        ]
        let weights = reports.map { ConnectionTrouble(code: $0.0, report: $0.1).weight }
        #expect(weights == weights.sorted(by: >))
        #expect(Set(weights).count == weights.count)
    }
}
