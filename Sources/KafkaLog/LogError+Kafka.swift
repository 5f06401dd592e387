import KafkaClient
import MillraceRuntime

extension LogError {
    /// What the runtime does about an error of reading, of a group or of administration.
    init(reading error: KafkaError) {
        let remedy: Remedy =
            switch error.code {
            case .illegalGeneration, .unknownMember, .rebalanceInProgress: .rejoin
            // Kafka Streams stays in the group for its session's length after it has stopped.
            case .inconsistentGroupProtocol: .rejoin
            case .noOffset, .offsetOutOfRange: .resetPosition
            case _ where error.isRetriable && !error.isFatal: .retry
            default: .stop
            }
        self.init(remedy, "\(error)\(error.hint())", code: error.streamsCode)
    }

    /// What the runtime does about an error of a transaction's calls, or of making a producer. One that says nothing is
    /// as bad as a fatal one.
    init(writing error: KafkaError) {
        let remedy: Remedy =
            switch error.code {
            case .fenced: .fenced
            case _ where ProduceErrorKind(error.code) == .cluster: .stop
            case _ where error.isFatal: .replaceProducer
            case .illegalGeneration, .unknownMember, .fencedInstance: .rejoin
            case _ where error.requiresAbort: .abortTransaction
            case _ where error.isRetriable: .retry
            default: .replaceProducer
            }
        self.init(remedy, "\(error)\(error.hint())", code: error.streamsCode)
    }

    /// What the runtime does about a record that the client refused at once: nothing was sent.
    init(producing error: KafkaError) {
        guard ProduceErrorKind(error.code) == .record, !error.isFatal else {
            self.init(writing: error)
            return
        }
        self.init(.dropRecord, "\(error)\(error.hint())")
    }

    /// What the runtime does about records that were not acknowledged. Which of the input records they belong to isn't
    /// known any more.
    ///
    /// - Parameter settings: those of the topic that refused a record, as far as they are known.
    init(flushing error: KafkaError, topicSettings settings: [String: String] = [:]) {
        if ProduceErrorKind(error.code) == .record, !error.isFatal {
            self.init(.isolateRecord, "\(error)\(error.hint(settings))")
            return
        }
        let cause = LogError(writing: error)
        switch cause.remedy {
        case .stop, .fenced, .rejoin: self = cause
        case .retry where error.code == .timedOut: self = cause
        case .replaceProducer where error.isFatal: self = cause
        // A record that wasn't taken is part of no transaction that may commit.
        default: self.init(.abortTransaction, cause.description, code: cause.code)
        }
    }
}

extension KafkaError {
    /// What went wrong, where it is more than the remedy says.
    fileprivate var streamsCode: StreamsError.Code? {
        switch code {
        case .topicAuthorization, .groupAuthorization, .clusterAuthorization, .transactionalIDAuthorization,
            .authentication, .tls:
            .notAuthorized
        case .unknownTopicOrPartition, .unknownTopic, .unknownPartition: .missingTopic
        case .fenced: .fenced
        case .transport, .allBrokersDown, .resolution, .timedOut, .interrupted: .logUnavailable
        case .invalidArgument: .invalidConfiguration
        default: nil
        }
    }

    /// What a person may do about it, as the end of a text.
    ///
    /// - Parameter settings: those of the topic in question, as far as they are known.
    fileprivate func hint(_ settings: [String: String] = [:]) -> String {
        func setting(_ name: String) -> String { settings[name].map { "\(name)=\($0)" } ?? name }
        let topic = partition.map { "topic \($0.topic)" } ?? "the topic"
        return switch code {
        case .topicAuthorization, .groupAuthorization, .clusterAuthorization, .transactionalIDAuthorization:
            "; give the user the permission in the cluster's ACLs"
        case .unknownTopicOrPartition, .unknownTopic: "; create the topic, or correct its name"
        case .fenced:
            "; another producer has the same transactional id, or the transaction lasted longer than"
                + " transaction.timeout.ms"
        case .invalidTransactionTimeout:
            "; set transaction.timeout.ms below the brokers' transaction.max.timeout.ms"
        case .inconsistentGroupProtocol:
            "; the group has members that are no Millrace application, of Kafka Streams say: waiting until they have left,"
                + " which for stopped ones takes their session.timeout.ms"
        case .noOffset, .offsetOutOfRange:
            "; the records were deleted before they were read: keep records longer (retention.ms)"
        case .recordTooLarge:
            "; the limit is \(topic)'s \(setting("max.message.bytes")), for a batch of records as it is sent: raise it, or"
                + " make the record smaller"
        case .batchTooLarge:
            "; the limit is \(topic)'s \(setting("segment.bytes")): raise it, or make the record smaller"
        case .invalidTimestamp:
            "; \(topic) accepts timestamps around now only, within \(setting("message.timestamp.before.max.ms")) and"
                + " \(setting("message.timestamp.after.max.ms")): raise them, or set message.timestamp.type=LogAppendTime"
        case .invalidRecord:
            "; \(topic) has \(setting("cleanup.policy")), and if it is compacted takes no records without a key, or the"
                + " cluster validates its records"
        case .invalidTopic: "; the topic's name is illegal, or the topic is the cluster's own"
        case .policyViolation: "; a rule of the cluster forbids the record: ask those who run the cluster"
        default: ""
        }
    }
}

/// Runs `body`; an error of it becomes one of reading.
func reading<Result>(_ body: () throws(KafkaError) -> Result) throws(LogError) -> Result {
    do throws(KafkaError) { return try body() } catch { throw LogError(reading: error) }
}

/// Runs `body`; an error of it becomes one of writing.
func writing<Result>(_ body: () throws(KafkaError) -> Result) throws(LogError) -> Result {
    do throws(KafkaError) { return try body() } catch { throw LogError(writing: error) }
}
