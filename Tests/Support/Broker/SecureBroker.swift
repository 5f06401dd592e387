import Foundation
package import KafkaClient
import Testing

/// The cluster that tests of encryption and login run against: SASL over TLS, user alice.
package enum SecureBroker {
    package static let brokers = Broker.variable("KAFKA_SECURE_BROKERS") ?? ""
    package static let authorities = Broker.variable("KAFKA_SECURE_CA") ?? ""
    package static let login = KafkaSecurity.Login(username: "alice", password: "alice-secret")

    package static func connection(
        _ brokers: String = brokers, authorities: String? = authorities, login: KafkaSecurity.Login? = login
    ) -> KafkaConfiguration {
        KafkaConfiguration(
            brokers: [brokers],
            security: KafkaSecurity(usesTLS: true, certificateAuthorities: authorities, login: login), log: { _ in })
    }

    /// The same address under a name that no certificate holds.
    package static var misnamed: String? {
        let parts = brokers.split(separator: ":")
        guard parts.count == 2, parts[0] == "127.0.0.1" || parts[0] == "localhost" else { return nil }
        return "127.1:\(parts[1])"
    }

    /// Writes an authority that has signed nothing to a file, and removes it when `body` is done.
    package static func withStrangeAuthority<Result>(_ body: (String) throws -> Result) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(Broker.unique("authority")).pem")
        try strangeAuthority.write(to: file, atomically: true, encoding: .utf8)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        return try body(file.path)
    }

    private static let strangeAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBkTCCATegAwIBAgIUHXalPkpYZauL+XSkW1VT4hEYSUYwCgYIKoZIzj0EAwIw
        HTEbMBkGA1UEAwwSbm9ib2R5J3MgYXV0aG9yaXR5MCAXDTI2MTEyNDExNTQ1M1oY
        DzIxMjYxMDMxMTE1NDUzWjAdMRswGQYDVQQDDBJub2JvZHkncyBhdXRob3JpdHkw
        WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATXcF6xC33DgXa8XZ065L5E9n4jh0u4
        DCp2cBbOgqHxN8Yyx5ZtlEwdQJ/5DveqsbXay1Qg1CPuF8OTLV/DNXCNo1MwUTAd
        BgNVHQ4EFgQU7JtDnNdPd8+hlNOQ9JjY/zX+0BEwHwYDVR0jBBgwFoAU7JtDnNdP
        d8+hlNOQ9JjY/zX+0BEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBF
        AiEApseiedPjQS7ciSJbJ3pVCc4vC5IPOIdbb3VzdZuyrpsCIGmjfQct1paAOB/R
        KK8c+wnzlgln4RBGbNQtjHeYYI4y
        -----END CERTIFICATE-----

        """
}
