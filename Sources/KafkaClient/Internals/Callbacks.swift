import CRdKafka

extension ConfigurationHandle {
    /// Sends the library's log lines to the context of the client.
    func takeLog() {
        unsafe rd_kafka_conf_set_log_cb(pointer) { client, level, facility, line in
            guard let log = unsafe ClientContext.of(client)?.log else { return }
            log(
                KafkaDiagnostic(
                    level: Int(level),
                    client: unsafe client.flatMap { unsafe rd_kafka_name($0) }.map { unsafe String(cString: $0) } ?? "",
                    facility: unsafe facility.map { unsafe String(cString: $0) } ?? "",
                    text: unsafe line.map { unsafe String(cString: $0) } ?? ""))
        }
    }

    /// Lets the library's background thread take delivery reports and reports of brokers that can't be used
    /// (`rd_kafka_conf_set_background_event_cb`), so that flushing and committing need nobody to poll.
    func takeReports() {
        unsafe rd_kafka_conf_set_background_event_cb(pointer) { client, event, _ in
            guard let event = unsafe event else { return }
            let owned = unsafe EventHandle(event)
            guard let context = unsafe ClientContext.of(client) else { return }
            if let ledger = context.deliveries { owned.record(in: ledger) }
            if let trouble = owned.trouble(context) { context.note(trouble) }
        }
    }

    /// Has the states of the client's connections noted (`rd_kafka_interceptor_add_on_broker_state_change`): they are the
    /// same in all versions of the library, whose reports are not.
    func interceptStates() {
        hasInterceptors = true
        unsafe rd_kafka_conf_interceptor_add_on_new(
            pointer, "millrace-connections",
            { client, _, _, _, _ in
                unsafe rd_kafka_interceptor_add_on_broker_state_change(
                    client, "millrace-connections",
                    { client, _, scheme, host, port, state, _ in
                        guard let scheme = unsafe scheme, let host = unsafe host, let state = unsafe state else {
                            return RD_KAFKA_RESP_ERR_NO_ERROR
                        }
                        unsafe ClientContext.of(client)?.note(
                            state: String(cString: state), of: String(cString: host), port,
                            scheme: String(cString: scheme))
                        return RD_KAFKA_RESP_ERR_NO_ERROR
                    }, nil)
            }, nil)
    }

    /// Notes why a broker's certificate is refused, which the library's own error doesn't say
    /// (`rd_kafka_conf_set_ssl_cert_verify_cb`). What is accepted stays as it is.
    func noteCertificateProblems() {
        // Where the library is built without TLS, the protocol has been refused already.
        unsafe rd_kafka_conf_set_ssl_cert_verify_cb(pointer) { _, name, _, problem, _, _, _, _, _, opaque in
            guard let problem = unsafe problem else { return 0 }
            if unsafe problem.pointee == 0 { return 1 }
            if let opaque = unsafe opaque, let name = unsafe name {
                let context = unsafe Unmanaged<ClientContext>.fromOpaque(opaque).takeUnretainedValue()
                context.noteCertificateProblem(unsafe problem.pointee, of: unsafe String(cString: name))
            }
            return 0
        }
    }

    /// Has each acknowledged record's offset noted (`rd_kafka_interceptor_add_on_acknowledgement`), which costs less
    /// than a report of each, and the requests counted that end transactions: a second one for the same transaction
    /// may strike the next one.
    func interceptProducer() {
        hasInterceptors = true
        unsafe rd_kafka_conf_interceptor_add_on_new(
            pointer, "millrace",
            { client, _, _, _, _ in
                let error = unsafe rd_kafka_interceptor_add_on_acknowledgement(
                    client, "millrace",
                    { _, record, _ in
                        guard let record = unsafe record, let place = unsafe record.pointee._private,
                            unsafe record.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR, unsafe record.pointee.offset >= 0
                        else { return RD_KAFKA_RESP_ERR_NO_ERROR }
                        unsafe AcknowledgedOffsets.note(record.pointee.offset, at: place)
                        return RD_KAFKA_RESP_ERR_NO_ERROR
                    }, nil)
                guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { return error }
                return unsafe rd_kafka_interceptor_add_on_request_sent(
                    client, "millrace",
                    { client, _, _, _, key, _, _, _, _ in
                        let endTransaction: Int16 = 26
                        if key == endTransaction { unsafe ClientContext.of(client)?.transactionEnds.increment() }
                        return RD_KAFKA_RESP_ERR_NO_ERROR
                    }, nil)
            }, nil)
    }
}

extension EventHandle {
    /// Enters what a delivery report (`RD_KAFKA_EVENT_DR`) says of records that were not taken: a batch of one
    /// partition. Its records share an error, except that the library may say of some that they failed only because
    /// of another one in the batch.
    fileprivate borrowing func record(in ledger: DeliveryLedger) {
        guard unsafe rd_kafka_event_type(pointer) == RD_KAFKA_EVENT_DR else { return }
        let count = unsafe rd_kafka_event_message_count(pointer)
        guard let first = unsafe rd_kafka_event_message_next(pointer),
            unsafe first.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR
        else { return }
        var failed = unsafe first
        while unsafe failed.pointee.err.rawValue == KafkaError.Code.otherRecordInvalid.rawValue,
            let next = unsafe rd_kafka_event_message_next(pointer)
        {
            unsafe failed = next
        }
        let topic = unsafe first.pointee.rkt.flatMap { unsafe rd_kafka_topic_name($0) }
            .map { unsafe String(cString: $0) }
        let partition = KafkaTopicPartition(topic ?? "?", unsafe first.pointee.partition)
        var error = KafkaError(
            unsafe failed.pointee.err, "A record for \(partition) was not delivered",
            needs: "Write on topic \(partition.topic)")
        error.partition = partition
        ledger.fail(count: count, error)
    }
}
