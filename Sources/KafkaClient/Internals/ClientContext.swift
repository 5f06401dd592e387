import CRdKafka
import Synchronization

/// What the library's threads call back to.
final class ClientContext: Sendable {
    let log: (@Sendable (KafkaLogEntry) -> Void)?
    let deliveries: DeliveryLedger?
    let login: KafkaSecurity.Login?
    let transactionEnds = RequestCounter()
    private let certificateProblems = Mutex<[String: Int32]>([:])
    private let worst = Mutex<ConnectionTrouble?>(nil)

    init(_ connection: KafkaConfiguration, deliveries: DeliveryLedger? = nil) {
        log = connection.log
        login = connection.security.login
        self.deliveries = deliveries
    }

    /// The context of a client, from inside a callback.
    static func of(_ client: OpaquePointer?) -> ClientContext? {
        guard let client = unsafe client, let opaque = unsafe rd_kafka_opaque(client) else { return nil }
        return unsafe Unmanaged<ClientContext>.fromOpaque(opaque).takeUnretainedValue()
    }

    /// The most telling trouble with a broker so far.
    var trouble: ConnectionTrouble? { worst.withLock { $0 } }

    func note(_ trouble: ConnectionTrouble) {
        worst.withLock { if trouble.weight >= $0?.weight ?? 0 { $0 = trouble } }
    }

    /// OpenSSL's code (`X509_V_ERR_…`) for what is wrong with the certificate of `broker`, `host:port`.
    func certificateProblem(of broker: String) -> Int32? { certificateProblems.withLock { $0[broker] } }

    func noteCertificateProblem(_ problem: Int32, of broker: String) {
        certificateProblems.withLock { $0[broker] = problem }
    }
}

extension ClientHandle {
    /// What keeps the client from the cluster; nil once it has reached it, and then whatever a single broker's troubles
    /// are, the library goes on trying.
    var trouble: ConnectionTrouble? {
        guard let trouble = context.trouble else { return nil }
        return clusterID(timeout: .zero) == nil ? trouble : nil
    }

    /// The same, where waiting doesn't mend it.
    var lastingTrouble: ConnectionTrouble? { trouble.flatMap { $0.isLasting ? $0 : nil } }
}
