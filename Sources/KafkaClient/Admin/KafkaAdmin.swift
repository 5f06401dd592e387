import Synchronization

/// What is done to topics and groups from outside of the record path.
///
/// Calls block the thread that makes them, at most for the time given. Any thread may make them.
public final class KafkaAdmin: Sendable {
    let connection: KafkaConfiguration
    /// The clients by what they are for, each made when it is first needed; nil once closed.
    private let clients: Mutex<[Purpose: ClientHandle]?> = Mutex([:])

    private struct Purpose: Hashable {
        var isolation: KafkaIsolation
        var group: String?
    }

    /// A client of the cluster. Whether the cluster can be reached shows at the first call.
    public init(_ connection: KafkaConfiguration) throws(KafkaError) {
        self.connection = connection
        _ = try client(.readUncommitted)
    }

    /// Frees the clients once the calls under way are done; the second time it does nothing.
    public func close() { free { $0 = nil } }

    /// Changes the clients. Those that are left out are freed behind the lock: that takes seconds where brokers are away,
    /// and no other call may wait for it.
    private func free(_ change: (inout [Purpose: ClientHandle]?) -> Void) {
        let before = clients.withLock { clients in
            let before = clients
            change(&clients)
            return before
        }
        withExtendedLifetime(before) {}
    }

    /// - Parameter group: the group that is asked about. A client without one ends the process where the coordinator
    ///   has moved or isn't ready: the library then takes for granted that it has a group (librdkafka issue 5040).
    func client(
        _ isolation: KafkaIsolation = .readUncommitted, group: String? = nil
    ) throws(KafkaError) -> ClientHandle {
        let purpose = Purpose(isolation: isolation, group: group)
        free { clients in
            guard let client = clients?[purpose], client.context.timeAlone ?? .zero >= connection.clientRenewal else {
                return
            }
            clients?[purpose] = nil
        }
        // A closure under a lock can't throw a typed error here; so it returns one.
        let made: Result<ClientHandle, KafkaError> = clients.withLock { clients in
            if clients == nil { return .failure(KafkaError(.closed, "The admin client is closed")) }
            if let client = clients?[purpose] { return .success(client) }
            do throws(KafkaError) {
                let client = try makeClient(purpose)
                clients?[purpose] = client
                return .success(client)
            } catch {
                return .failure(error)
            }
        }
        return try made.get()
    }

    /// Lets the next call about a group make another client.
    func forgetClient(of group: String) {
        free { $0?[Purpose(isolation: .readUncommitted, group: group)] = nil }
    }

    private func makeClient(_ purpose: Purpose) throws(KafkaError) -> ClientHandle {
        var settings = connection.settings
        settings["isolation.level"] = purpose.isolation.rawValue
        settings["group.id"] = purpose.group
        let configuration = try ConfigurationHandle(
            settings, connection, for: .consumers, events: [.errors], asksCoordinators: purpose.group != nil)
        configuration.takeReports()
        let client = try ClientHandle(
            .consumer, configuration, context: ClientContext(connection, group: purpose.group))
        client.serveInBackground()
        return client
    }
}
