import CRdKafka

extension KafkaError {
    /// An error that the library returned as a code. The client is asked whether it is fatal for it.
    ///
    /// - Parameter needs: what the user must be allowed to do, as Kafka's ACLs name it: `Read on topic t`.
    init(
        _ code: rd_kafka_resp_err_t, _ operation: String, reason: String? = nil, client: ClientHandle? = nil,
        needs: String? = nil
    ) {
        let code = Code(rawValue: code.rawValue)
        if code == .fatal || code == .fenced, let fatal = client?.fatalError {
            self = fatal.during(operation)
            return
        }
        if code.isOfConnection, let trouble = client?.trouble {
            self.init(trouble, operation)
            return
        }
        self.init(
            code, "\(operation): \(reason ?? code.libraryText)", isFatal: code == .fatal,
            isRetriable: code.passesByItself)
        namePermission(needs, client)
        nameBrokers(client)
    }

    /// Takes over an error object (`rd_kafka_error_t`) and frees it.
    init(taking error: OpaquePointer, _ operation: String, client: ClientHandle?) {
        self.init(
            .init(rawValue: unsafe rd_kafka_error_code(error).rawValue),
            "\(operation): \(unsafe rd_kafka_error_string(error).map { unsafe String(cString: $0) } ?? "no reason")",
            isFatal: unsafe rd_kafka_error_is_fatal(error) != 0,
            isRetriable: unsafe rd_kafka_error_is_retriable(error) != 0,
            requiresAbort: unsafe rd_kafka_error_txn_requires_abort(error) != 0)
        unsafe rd_kafka_error_destroy(error)
        namePermission(nil, client)
        if code.isOfConnection, !isFatal, !requiresAbort, let trouble = client?.trouble {
            self.init(trouble, operation)
        } else {
            nameBrokers(client)
        }
    }

    /// Adds where the client looks for brokers, where it isn't connected to any.
    private mutating func nameBrokers(_ client: ClientHandle?) {
        guard code.isOfConnection, let context = client?.context, context.timeAlone != nil else { return }
        text += "; no broker is connected at \(context.brokers)"
        if let trouble = context.trouble { text += " (\(trouble.reason))" }
    }

    /// Throws unless the code says that all went well.
    static func check(
        _ code: rd_kafka_resp_err_t, _ operation: @autoclosure () -> String, client: ClientHandle? = nil,
        needs: @autoclosure () -> String? = nil
    ) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation(), client: client, needs: needs()) }
    }

    /// Throws the error object, if there is one.
    static func check(
        taking error: OpaquePointer?, _ operation: @autoclosure () -> String, client: ClientHandle? = nil
    ) throws(KafkaError) {
        if let error = unsafe error { throw unsafe KafkaError(taking: error, operation(), client: client) }
    }
}

extension KafkaError.Code {
    /// Every code that the loaded library knows, success excepted (`rd_kafka_get_err_descs`).
    package static var all: [Self] {
        var descriptions: UnsafePointer<rd_kafka_err_desc>?
        var count = 0
        unsafe rd_kafka_get_err_descs(&descriptions, &count)
        // The array has gaps, which nothing describes.
        return unsafe UnsafeBufferPointer(start: descriptions, count: count).compactMap { description in
            guard unsafe description.desc != nil, unsafe description.code != RD_KAFKA_RESP_ERR_NO_ERROR else {
                return nil
            }
            return unsafe Self(rawValue: description.code.rawValue)
        }
    }

    /// The C name of the code, without its prefix: `ILLEGAL_GENERATION` (`rd_kafka_err2name`).
    public var name: String {
        let name = unsafe rd_kafka_err2name(rd_kafka_resp_err_t(rawValue: rawValue)).map { unsafe String(cString: $0) }
        return name ?? String(rawValue)
    }

    /// The library's words for the code (`rd_kafka_err2str`).
    var libraryText: String {
        unsafe rd_kafka_err2str(rd_kafka_resp_err_t(rawValue: rawValue)).map { unsafe String(cString: $0) } ?? name
    }

    /// Whether it says no more than that no broker answered.
    var isOfConnection: Bool { [.transport, .timedOut, .allBrokersDown].contains(self) }

    /// Whether the trouble may pass by itself, where the call says nothing about it.
    var passesByItself: Bool {
        switch rd_kafka_resp_err_t(rawValue: rawValue) {
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TIMED_OUT,
            RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS,
            RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
            RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
            RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
            true
        default:
            false
        }
    }
}
