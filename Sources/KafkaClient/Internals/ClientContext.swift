import CRdKafka
import Synchronization

/// What the library's threads call back to.
final class ClientContext: Sendable {
    let log: (@Sendable (KafkaDiagnostic) -> Void)?
    let deliveries: DeliveryLedger?
    let login: KafkaSecurity.Login?
    /// Whether a call that waits should end; nil where nobody asks for that.
    let isInterrupted: (@Sendable () -> Bool)?
    /// The group that the client is a member of, or asks about.
    let group: String?
    let transactionalID: String?
    private let watch: ConnectionWatch?
    /// Where the client looks for the cluster first.
    let brokers: String
    let transactionEnds = RequestCounter()
    private let certificateProblems = Mutex<[String: Int32]>([:])
    private let worst = Mutex<ConnectionTrouble?>(nil)
    private let connections = Mutex(BrokerConnections())

    init(
        _ connection: KafkaConfiguration, deliveries: DeliveryLedger? = nil, group: String? = nil,
        transactionalID: String? = nil
    ) {
        self.group = group
        self.transactionalID = transactionalID
        log = connection.log
        login = connection.security.login
        isInterrupted = connection.isInterrupted
        watch = connection.watch
        brokers = connection.brokers.joined(separator: ",")
        self.deliveries = deliveries
    }

    deinit { watch?.forget(ObjectIdentifier(self)) }

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

    /// Enters the state that a connection is in now.
    func note(state: String, of host: String, _ port: Int32, scheme: String) {
        let broker = "\(host):\(port)"
        guard let change = connections.withLock({ $0.note(state, of: broker) }) else { return }
        // A coordinator's connection goes to one of the brokers, under another name.
        if port == 0 { return }
        // What kept the client from a broker is past once a connection is up.
        if change == .up { worst.withLock { if $0?.isLasting == false { $0 = nil } } }
        if case .broken(let state, let age) = change {
            let trouble = ConnectionTrouble(broker: broker, scheme: scheme, brokenIn: state, after: age)
            // Of a refused connection the library tells more.
            if trouble.suspected != nil { note(trouble) }
        }
        let reason = trouble.flatMap { $0.broker == broker ? $0.reason : nil } ?? "no connection can be made"
        watch?.note(change, of: broker, client: ObjectIdentifier(self), reason: reason)
    }

    /// How long the client hasn't been connected to its group's coordinator; nil while it is.
    var timeWithoutCoordinator: Duration? {
        connections.withLock { $0.downtime(of: BrokerConnections.groupCoordinator) }
    }

    /// How long the client hasn't been connected to any broker; nil while it is.
    var timeWithoutBroker: Duration? { connections.withLock { $0.timeWithoutBroker() } }

    /// The error of a call that ends because its caller is asked to stop.
    func interruption(_ operation: String) -> KafkaError {
        let trouble = trouble.map { ": \($0.broker): \($0.reason)" } ?? ""
        return KafkaError(
            .interrupted, "\(operation): stopped while waiting for \(brokers)\(trouble)", isRetriable: true)
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

    /// The same, if it stays however long one waits.
    var lastingTrouble: ConnectionTrouble? { trouble.flatMap { $0.isLasting ? $0 : nil } }
}
