extension KafkaError {
    /// Adds which permission is missing, where that is what the error says.
    ///
    /// - Parameter needs: what the call needs: `Read on topic t`. Nil takes what its kind of clients needs.
    mutating func namePermission(_ needs: String?, _ client: ClientHandle?) {
        let context = client?.context
        let permission: String? =
            switch code {
            // Of a group, or of a partition, the library names the topic itself.
            case .topicAuthorization: needs ?? "Read on the topic"
            case .groupAuthorization: needs ?? context?.group.map { "Read on group \($0)" }
            case .transactionalIDAuthorization:
                context?.transactionalID.map { "Write and Describe on transactional id \($0)" }
            case .clusterAuthorization: needs ?? "Write on the topics it writes to, or IdempotentWrite on the cluster"
            default: nil
            }
        if let permission { text += "; the user needs the permission \(permission)" }
    }
}
