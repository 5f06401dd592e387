import CRdKafka

/// What is known of the offsets of partitions.
struct OffsetAnswer: Sendable {
    var offsets: [KafkaTopicPartition: Int64] = [:]
    /// Partitions that aren't there, as far as the client knows.
    var missing: [KafkaTopicPartition] = []

    /// The offsets, unless a partition is missing.
    func all() throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        guard let partition = missing.first else { return offsets }
        throw KafkaError(.unknownPartition, "Asking for offsets: \(partition) isn't there", isRetriable: true)
    }
}

extension ClientHandle {
    /// Offsets by time (`rd_kafka_offsets_for_times`); -1 asks for the end, as far as the client's isolation lets it
    /// see, and -2 for the start. One request for each broker.
    func offsets(
        of partitions: [KafkaTopicPartition], at time: Int64, timeout: Duration = .seconds(5)
    ) throws(KafkaError) -> OffsetAnswer {
        try blocking("Asking for offsets") { [self] () throws(KafkaError) in
            try offsetsNow(of: partitions, at: time, timeout)
        }
    }

    private func offsetsNow(
        of partitions: [KafkaTopicPartition], at time: Int64, _ timeout: Duration
    ) throws(KafkaError) -> OffsetAnswer {
        var answer = OffsetAnswer()
        if partitions.isEmpty { return answer }
        let list = try PartitionList(partitions, offset: time)
        let code = unsafe rd_kafka_offsets_for_times(pointer, list.pointer, timeout.wholeMilliseconds)
        // It says that none of the partitions is there; which the list says, too.
        if code != RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION {
            try KafkaError.check(code, "Asking for offsets", client: self)
        }
        for element in list.elements {
            switch element.error {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                if element.offset >= 0 { answer.offsets[element.partition] = element.offset }
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
                answer.missing.append(element.partition)
            default:
                throw KafkaError(
                    element.error, "Asking for offsets, \(element.partition)", client: self,
                    needs: "Describe on topic \(element.partition.topic)")
            }
        }
        return answer
    }

    /// `rd_kafka_DeleteRecords`
    func deleteRecords(before offsets: [KafkaTopicPartition: Int64], timeout: Duration) throws(KafkaError) {
        let operation = "Deleting records"
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_DELETERECORDS, operation, timeout)
        try request.setOperationTimeout()
        let list = try PartitionList(offsets)
        let objects = unsafe AdminObjects { unsafe rd_kafka_DeleteRecords_destroy($0) }
        try unsafe objects.append(rd_kafka_DeleteRecords_new(list.pointer), operation, "the offsets can't be used")
        unsafe rd_kafka_DeleteRecords(pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        let result = unsafe rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(answer.pointer))
        guard let result = unsafe result else { return }
        for element in unsafe PartitionList.elements(of: result) {
            try KafkaError.check(
                element.error, "\(operation), \(element.partition)", needs: "Delete on topic \(element.partition.topic)"
            )
        }
    }

    /// `rd_kafka_ListConsumerGroupOffsets`
    func groupOffsets(
        of group: String, partitions named: [KafkaTopicPartition]?, timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let operation = "Asking for the offsets of group \(group)"
        let request = try AdminRequest.make(
            self, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, operation, timeout, needs: "Describe on group \(group)")
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_AdminOptions_set_require_stable_offsets(request.options, 1), operation)
        let objects = unsafe AdminObjects { unsafe rd_kafka_ListConsumerGroupOffsets_destroy($0) }
        let list = try PartitionList(named ?? [])
        try unsafe objects.append(
            rd_kafka_ListConsumerGroupOffsets_new(group, named == nil ? nil : list.pointer), operation,
            "the name can't be used")
        unsafe rd_kafka_ListConsumerGroupOffsets(
            pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_ListConsumerGroupOffsets_result_groups(
            rd_kafka_event_ListConsumerGroupOffsets_result(answer.pointer), &count)
        var offsets: [KafkaTopicPartition: Int64] = [:]
        for element in try unsafe partitions(of: results, count, operation, needs: "Describe on group \(group)") {
            // One that an open transaction may still change comes as an error.
            try KafkaError.check(
                element.error, "\(operation), \(element.partition)",
                needs: "Describe on topic \(element.partition.topic)")
            if element.offset >= 0 { offsets[element.partition] = element.offset }
        }
        return offsets
    }

    /// `rd_kafka_AlterConsumerGroupOffsets`
    func setGroupOffsets(
        _ offsets: [KafkaTopicPartition: Int64], of group: String, timeout: Duration
    ) throws(KafkaError) {
        let operation = "Setting the offsets of group \(group)"
        let request = try AdminRequest.make(
            self, RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, operation, timeout, needs: "Read on group \(group)")
        let list = try PartitionList(offsets)
        let objects = unsafe AdminObjects { unsafe rd_kafka_AlterConsumerGroupOffsets_destroy($0) }
        try unsafe objects.append(
            rd_kafka_AlterConsumerGroupOffsets_new(group, list.pointer), operation, "the offsets can't be used")
        unsafe rd_kafka_AlterConsumerGroupOffsets(
            pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_AlterConsumerGroupOffsets_result_groups(
            rd_kafka_event_AlterConsumerGroupOffsets_result(answer.pointer), &count)
        for element in try unsafe partitions(of: results, count, operation, needs: "Read on group \(group)") {
            try KafkaError.check(
                element.error, "\(operation), \(element.partition)", needs: "Read on topic \(element.partition.topic)")
        }
    }

    /// `rd_kafka_DeleteConsumerGroupOffsets`
    func deleteGroupOffsets(
        _ partitions: [KafkaTopicPartition], of group: String, timeout: Duration
    ) throws(KafkaError) {
        let operation = "Deleting offsets of group \(group)"
        let request = try AdminRequest.make(
            self, RD_KAFKA_ADMIN_OP_DELETECONSUMERGROUPOFFSETS, operation, timeout, needs: "Delete on group \(group)")
        let list = try PartitionList(partitions)
        let objects = unsafe AdminObjects { unsafe rd_kafka_DeleteConsumerGroupOffsets_destroy($0) }
        try unsafe objects.append(
            rd_kafka_DeleteConsumerGroupOffsets_new(group, list.pointer), operation, "the partitions can't be used")
        unsafe rd_kafka_DeleteConsumerGroupOffsets(
            pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_DeleteConsumerGroupOffsets_result_groups(
            rd_kafka_event_DeleteConsumerGroupOffsets_result(answer.pointer), &count)
        for element in try unsafe self.partitions(of: results, count, operation, needs: "Delete on group \(group)") {
            try KafkaError.check(element.error, "\(operation), \(element.partition)")
        }
    }

    /// `rd_kafka_DeleteGroups`
    func deleteGroup(_ group: String, timeout: Duration) throws(KafkaError) {
        let operation = "Deleting group \(group)"
        let request = try AdminRequest.make(
            self, RD_KAFKA_ADMIN_OP_DELETEGROUPS, operation, timeout, needs: "Delete on group \(group)")
        let objects = unsafe AdminObjects { unsafe rd_kafka_DeleteGroup_destroy($0) }
        try unsafe objects.append(rd_kafka_DeleteGroup_new(group), operation, "the name can't be used")
        unsafe rd_kafka_DeleteGroups(pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_DeleteGroups_result_groups(
            rd_kafka_event_DeleteGroups_result(answer.pointer), &count)
        // The only partitions that this brings are errors.
        for element in try unsafe partitions(of: results, count, operation, needs: "Delete on group \(group)") {
            try KafkaError.check(element.error, operation, needs: "Delete on group \(group)")
        }
    }

    /// What group results say of partitions; throws if one is an error as a whole.
    private func partitions(
        of results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String, needs: String
    ) throws(KafkaError) -> [PartitionList.Element] {
        guard let results = unsafe results else { return [] }
        var elements: [PartitionList.Element] = []
        for index in 0..<count {
            if let error = unsafe rd_kafka_group_result_error(results[index]) {
                let code = unsafe rd_kafka_error_code(error)
                let reason = unsafe rd_kafka_error_string(error).map { unsafe String(cString: $0) }
                throw KafkaError(code, operation, reason: reason, needs: needs)
            }
            if let list = unsafe rd_kafka_group_result_partitions(results[index]) {
                elements += unsafe PartitionList.elements(of: list)
            }
        }
        return elements
    }
}
