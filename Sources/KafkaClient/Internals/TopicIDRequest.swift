import CRdKafka

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The functions of librdkafka 2.3.0 and newer that describe topics with their ids; the headers that Millrace is built
/// with may be older, so they are looked up in the library that is loaded.
@safe private struct TopicDescriptionCalls: @unchecked Sendable {
    typealias MakeNames = @convention(c) (UnsafeMutablePointer<UnsafePointer<CChar>?>?, Int) -> OpaquePointer?
    typealias Destroy = @convention(c) (OpaquePointer?) -> Void
    typealias Describe = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Void
    typealias Part = @convention(c) (OpaquePointer?) -> OpaquePointer?
    typealias Topics =
        @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafeMutablePointer<OpaquePointer?>?
    typealias Text = @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>?

    let makeNames: MakeNames
    let destroyNames: Destroy
    let describe: Describe
    let result: Part
    let topics: Topics
    let name: Text
    let id: Part
    let error: Part
    let idText: Text

    /// Nil where the library that is loaded doesn't have them.
    static let loaded: TopicDescriptionCalls? = {
        guard LibraryVersion.number >= 0x0203_0000 else { return nil }
        func find<Function>(_ name: String, as type: Function.Type) -> Function? {
            unsafe dlsym(nil, "rd_kafka_\(name)").map { unsafe unsafeBitCast($0, to: type) }
        }
        guard let makeNames = unsafe find("TopicCollection_of_topic_names", as: MakeNames.self),
            let destroyNames = unsafe find("TopicCollection_destroy", as: Destroy.self),
            let describe = unsafe find("DescribeTopics", as: Describe.self),
            let result = unsafe find("event_DescribeTopics_result", as: Part.self),
            let topics = unsafe find("DescribeTopics_result_topics", as: Topics.self),
            let name = unsafe find("TopicDescription_name", as: Text.self),
            let id = unsafe find("TopicDescription_topic_id", as: Part.self),
            let error = unsafe find("TopicDescription_error", as: Part.self),
            let idText = unsafe find("Uuid_base64str", as: Text.self)
        else { return nil }
        return unsafe TopicDescriptionCalls(
            makeNames: makeNames, destroyNames: destroyNames, describe: describe, result: result, topics: topics,
            name: name, id: id, error: error, idText: idText)
    }()
}

extension ClientHandle {
    /// The ids of topics (`rd_kafka_DescribeTopics`); those that don't exist are absent, and all are where the library
    /// or the cluster has no ids.
    func topicIDs(of names: [String], timeout: Duration) throws(KafkaError) -> [String: String] {
        guard let calls = TopicDescriptionCalls.loaded, !names.isEmpty else { return [:] }
        let operation = "Reading the ids of topics"
        let request = try AdminRequest.make(self, RD_KAFKA_ADMIN_OP_ANY, operation, timeout)
        let copies = unsafe names.map { unsafe strdup($0) }
        defer {
            for index in unsafe copies.indices { unsafe free(copies[index]) }
        }
        var pointers = unsafe copies.map { unsafe UnsafePointer($0) }
        guard let collection = unsafe calls.makeNames(&pointers, pointers.count) else {
            throw KafkaError(.failure, "\(operation): out of memory")
        }
        defer { unsafe calls.destroyNames(collection) }
        unsafe calls.describe(pointer, collection, request.options, request.queue.pointer)
        let answer = try request.answer()
        var count = 0
        guard let topics = unsafe calls.topics(calls.result(answer.pointer), &count) else { return [:] }
        var ids: [String: String] = [:]
        for index in 0..<count {
            let topic = unsafe topics[index]
            if let error = unsafe calls.error(topic), unsafe rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR {
                continue
            }
            guard let name = unsafe calls.name(topic), let id = unsafe calls.idText(calls.id(topic)) else { continue }
            let text = unsafe String(cString: id)
            // Clusters before ids have one of zeros.
            if text.contains(where: { $0 != "A" && $0 != "=" }) { ids[unsafe String(cString: name)] = text }
        }
        return ids
    }
}
