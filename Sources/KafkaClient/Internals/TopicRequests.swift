import CRdKafka

extension ClientHandle {
    /// `rd_kafka_CreateTopics`
    func createTopics(_ topics: [KafkaTopic], timeout: Duration) throws(KafkaError) {
        let operation = "Creating topics"
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_CREATETOPICS, operation, timeout)
        try request.setOperationTimeout()
        let objects = unsafe AdminObjects { unsafe rd_kafka_NewTopic_destroy($0) }
        for topic in topics {
            var reason = [CChar](repeating: 0, count: 512)
            let object = unsafe rd_kafka_NewTopic_new(
                topic.name, topic.partitions, Int32(topic.replication ?? -1), &reason, reason.count)
            try unsafe objects.append(object, "Creating topic \(topic.name)", text(reason))
            for (key, value) in topic.settings {
                try KafkaError.check(
                    unsafe rd_kafka_NewTopic_set_config(object, key, value), "Setting \(key) of topic \(topic.name)")
            }
        }
        unsafe rd_kafka_CreateTopics(pointer, &objects.pointers, topics.count, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_CreateTopics_result_topics(
            rd_kafka_event_CreateTopics_result(answer.pointer), &count)
        try unsafe checkTopics(results, count, "Creating topic", needs: "Create")
    }

    /// `rd_kafka_DeleteTopics`
    func deleteTopics(_ names: [String], timeout: Duration) throws(KafkaError) {
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_DELETETOPICS, "Deleting topics", timeout)
        try request.setOperationTimeout()
        let objects = unsafe AdminObjects { unsafe rd_kafka_DeleteTopic_destroy($0) }
        for name in names {
            try unsafe objects.append(rd_kafka_DeleteTopic_new(name), "Deleting topic \(name)", "out of memory")
        }
        unsafe rd_kafka_DeleteTopics(pointer, &objects.pointers, names.count, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let results = unsafe rd_kafka_DeleteTopics_result_topics(
            rd_kafka_event_DeleteTopics_result(answer.pointer), &count)
        try unsafe checkTopics(results, count, "Deleting topic", needs: "Delete")
    }

    private func checkTopics(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String, needs: String
    ) throws(KafkaError) {
        guard let results = unsafe results else { return }
        for index in 0..<count {
            let code = unsafe rd_kafka_topic_result_error(results[index])
            if code == RD_KAFKA_RESP_ERR_NO_ERROR { continue }
            let name = unsafe rd_kafka_topic_result_name(results[index]).map { unsafe String(cString: $0) }
            let reason = unsafe rd_kafka_topic_result_error_string(results[index]).map { unsafe String(cString: $0) }
            throw KafkaError(
                code, "\(operation) \(name ?? "?")", reason: reason, needs: "\(needs) on topic \(name ?? "?")")
        }
    }

    /// The settings of topics (`rd_kafka_DescribeConfigs`); topics that don't exist are absent, and so are settings
    /// whose values are secret.
    func describeSettings(
        ofTopics names: [String], timeout: Duration
    ) throws(KafkaError) -> [String: [String: TopicSetting]] {
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, "Describing topics", timeout)
        let objects = unsafe AdminObjects { unsafe rd_kafka_ConfigResource_destroy($0) }
        for name in names {
            try unsafe objects.append(
                rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name), "Describing topic \(name)", "out of memory")
        }
        unsafe rd_kafka_DescribeConfigs(
            pointer, &objects.pointers, names.count, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let resources = unsafe rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(answer.pointer), &count)
        guard let resources = unsafe resources else { return [:] }
        var settings: [String: [String: TopicSetting]] = [:]
        for index in 0..<count {
            let resource = unsafe resources[index]
            let name = unsafe rd_kafka_ConfigResource_name(resource).map { unsafe String(cString: $0) } ?? ""
            switch unsafe rd_kafka_ConfigResource_error(resource) {
            case RD_KAFKA_RESP_ERR_NO_ERROR: settings[name] = unsafe entries(of: resource)
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART: continue
            case let code:
                let reason = unsafe rd_kafka_ConfigResource_error_string(resource).map { unsafe String(cString: $0) }
                throw KafkaError(
                    code, "Describing topic \(name)", reason: reason, needs: "DescribeConfigs on topic \(name)")
            }
        }
        return settings
    }

    private func entries(of resource: OpaquePointer?) -> [String: TopicSetting] {
        var count = 0
        guard let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
        return (0..<count).reduce(into: [:]) { settings, index in
            guard let name = unsafe rd_kafka_ConfigEntry_name(entries[index]),
                let value = unsafe rd_kafka_ConfigEntry_value(entries[index])
            else { return }
            settings[unsafe String(cString: name)] = TopicSetting(
                value: unsafe String(cString: value),
                isOwn: unsafe rd_kafka_ConfigEntry_source(entries[index])
                    == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
        }
    }

    /// Gives a topic exactly these settings of its own (`rd_kafka_AlterConfigs`).
    func replaceSettings(
        ofTopic name: String, by settings: [String: String], timeout: Duration
    ) throws(KafkaError) {
        let operation = "Changing topic \(name)"
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_ALTERCONFIGS, operation, timeout)
        let objects = unsafe AdminObjects { unsafe rd_kafka_ConfigResource_destroy($0) }
        let resource = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        try unsafe objects.append(resource, operation, "the name can't be used")
        for (key, value) in settings {
            try KafkaError.check(
                unsafe rd_kafka_ConfigResource_set_config(resource, key, value), "\(operation), setting \(key)")
        }
        unsafe rd_kafka_AlterConfigs(pointer, &objects.pointers, 1, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        let resources = unsafe rd_kafka_AlterConfigs_result_resources(
            rd_kafka_event_AlterConfigs_result(answer.pointer), &count)
        guard let resources = unsafe resources else { return }
        for index in 0..<count {
            let code = unsafe rd_kafka_ConfigResource_error(resources[index])
            let reason = unsafe rd_kafka_ConfigResource_error_string(resources[index])
                .map { unsafe String(cString: $0) }
            if code != RD_KAFKA_RESP_ERR_NO_ERROR {
                throw KafkaError(code, operation, reason: reason, needs: "AlterConfigs on topic \(name)")
            }
        }
    }
}

/// A setting of a topic.
struct TopicSetting {
    var value: String
    /// Whether it was set for the topic itself, and doesn't come from its broker.
    var isOwn: Bool
}
