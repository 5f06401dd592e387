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
        self.init(remedy, "\(error)\(error.hint)")
    }

    /// What the runtime does about an error of writing. Those that say nothing are as bad as fatal ones.
    init(writing error: KafkaError) {
        let remedy: Remedy =
            switch error.code {
            case .recordTooLarge: .dropRecord
            case .transactionalIDAuthorization, .clusterAuthorization, .authentication, .tls, .invalidArgument: .stop
            case .topicAuthorization, .groupAuthorization, .unknownTopicOrPartition, .unknownPartition: .stop
            case .fenced: .fenced
            case _ where error.isFatal: .replaceProducer
            case .illegalGeneration, .unknownMember, .fencedInstance: .rejoin
            case _ where error.requiresAbort: .abortTransaction
            case _ where error.isRetriable: .retry
            default: .replaceProducer
            }
        self.init(remedy, "\(error)\(error.hint)")
    }
}

extension LogError {
    /// What the runtime does about records that were not acknowledged. Which of the input records they belong to isn't
    /// known any more, so none can be dropped.
    init(flushing error: KafkaError) {
        let cause = LogError(writing: error)
        switch cause.remedy {
        case .dropRecord:
            self.init(
                .stop,
                "\(cause). The broker refused a batch that the producer had taken: raise the topic's max.message.bytes, "
                    + "or set producer.batch.size and producer.message.max.bytes below it")
        case .stop, .fenced, .rejoin: self = cause
        case .retry where error.code == .timedOut: self = cause
        case .replaceProducer where error.isFatal: self = cause
        // A record that wasn't taken is part of no transaction that may commit.
        default: self.init(.abortTransaction, cause.description)
        }
    }
}

extension KafkaError {
    /// What a person may do about it, as the end of a text.
    fileprivate var hint: String {
        switch code {
        case .topicAuthorization, .groupAuthorization, .clusterAuthorization, .transactionalIDAuthorization:
            "; give the user the right in the cluster's ACLs"
        case .unknownTopicOrPartition, .unknownTopic: "; create the topic, or correct its name"
        case .fenced:
            "; another producer has the same transactional id, or the transaction lasted longer than"
                + " transaction.timeout.ms"
        case .inconsistentGroupProtocol:
            "; the group has members that are no Millrace application, of Kafka Streams say: waiting until they have left,"
                + " which for stopped ones takes their session.timeout.ms"
        case .noOffset, .offsetOutOfRange:
            "; the records were deleted before they were read: keep records longer (retention.ms)"
        case .recordTooLarge: "; message.max.bytes of the producer and max.message.bytes of the topic allow larger ones"
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
