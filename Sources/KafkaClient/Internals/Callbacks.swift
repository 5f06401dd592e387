import CRdKafka

extension ConfigurationHandle {
    /// Sends the library's log lines to the context of the client.
    func takeLog() {
        unsafe rd_kafka_conf_set_log_cb(pointer) { client, level, facility, line in
            guard let log = unsafe ClientContext.of(client)?.log else { return }
            log(
                KafkaLogEntry(
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

    /// Counts the requests that end transactions: a second one for the same transaction may strike the next one.
    func countTransactionEnds() {
        hasInterceptors = true
        unsafe rd_kafka_conf_interceptor_add_on_new(
            pointer, "millrace",
            { client, _, _, _, _ in
                unsafe rd_kafka_interceptor_add_on_request_sent(
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
    /// Enters a delivery report (`RD_KAFKA_EVENT_DR`): one batch of one partition, so the first record tells of all.
    fileprivate borrowing func record(in ledger: DeliveryLedger) {
        guard unsafe rd_kafka_event_type(pointer) == RD_KAFKA_EVENT_DR else { return }
        let count = unsafe rd_kafka_event_message_count(pointer)
        guard let first = unsafe rd_kafka_event_message_next(pointer) else { return }
        let partition = unsafe first.pointee.partition
        let code = unsafe first.pointee.err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            let offset = unsafe first.pointee.offset
            ledger.acknowledge(
                topic: Int(bitPattern: unsafe first.pointee._private) - 1, partition: Int(partition),
                lastOffset: offset < 0 ? -1 : offset + Int64(count) - 1, count: count)
        } else {
            let topic = unsafe first.pointee.rkt.flatMap { unsafe rd_kafka_topic_name($0) }
                .map { unsafe String(cString: $0) }
            ledger.fail(
                count: count, KafkaError(code, "A record for \(topic ?? "?")-\(partition) was not delivered"))
        }
    }
}
