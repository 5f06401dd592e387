extension KafkaError {
    /// The code of an error: Kafka's own where it is positive, the library's where it is negative.
    ///
    /// An open set: brokers and libraries learn new codes.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number, as `rd_kafka_resp_err_t` has it.
        public let rawValue: Int32

        /// The code of this number.
        public init(rawValue: Int32) { self.rawValue = rawValue }
    }
}

extension KafkaError.Code {
    /// A setting is unknown, has an impossible value, or contradicts another (`_INVALID_ARG`).
    public static let invalidArgument = Self(rawValue: -186)
    /// The library failed inside (`_FAIL`).
    public static let failure = Self(rawValue: -196)
    /// No connection to a broker, or it broke (`_TRANSPORT`).
    public static let transport = Self(rawValue: -195)
    /// No broker can be reached (`_ALL_BROKERS_DOWN`).
    public static let allBrokersDown = Self(rawValue: -187)
    /// A broker's name can't be resolved (`_RESOLVE`).
    public static let resolution = Self(rawValue: -193)
    /// The time was up; whether the broker did the work isn't known (`_TIMED_OUT`).
    public static let timedOut = Self(rawValue: -185)
    /// The caller was asked to stop while it waited (`_INTR`).
    public static let interrupted = Self(rawValue: -163)
    /// The client was closed (`_DESTROY`).
    public static let closed = Self(rawValue: -197)
    /// The client isn't in the state that the call needs (`_STATE`).
    public static let wrongState = Self(rawValue: -172)
    /// An earlier call of the same kind is still under way (`_PREV_IN_PROGRESS`).
    public static let previousInProgress = Self(rawValue: -177)
    /// The producer's queue is full (`_QUEUE_FULL`).
    public static let queueFull = Self(rawValue: -184)
    /// The partition isn't there, as far as the client knows (`_UNKNOWN_PARTITION`).
    public static let unknownPartition = Self(rawValue: -190)
    /// The topic isn't there, as far as the client knows (`_UNKNOWN_TOPIC`).
    public static let unknownTopic = Self(rawValue: -188)
    /// Logging in failed (`_AUTHENTICATION`).
    public static let authentication = Self(rawValue: -169)
    /// TLS failed: a certificate can't be verified, say (`_SSL`).
    public static let tls = Self(rawValue: -181)
    /// Another producer with the same transactional id took over, or the transaction timed out (`_FENCED`).
    public static let fenced = Self(rawValue: -144)
    /// A record of the transaction was not delivered (`_INCONSISTENT`).
    public static let inconsistent = Self(rawValue: -149)
    /// The start position isn't in the log any more, and no reset was asked for (`_AUTO_OFFSET_RESET`).
    public static let noOffset = Self(rawValue: -140)
    /// The consumer didn't ask for records in time and left its group (`_MAX_POLL_EXCEEDED`).
    public static let pollTooSlow = Self(rawValue: -147)
    /// The record was taken back before it was sent (`_PURGE_QUEUE`, `_PURGE_INFLIGHT`).
    public static let purged = Self(rawValue: -152)
    /// The record failed only because another one in its batch is invalid (`_INVALID_DIFFERENT_RECORD`).
    public static let otherRecordInvalid = Self(rawValue: -138)
    /// The client can't go on; the text says why (`_FATAL`).
    public static let fatal = Self(rawValue: -150)
    /// Reading has come to the end of the partition (`_PARTITION_EOF`).
    public static let partitionEnd = Self(rawValue: -191)

    /// The log doesn't hold the offset that was asked for (`OFFSET_OUT_OF_RANGE`).
    public static let offsetOutOfRange = Self(rawValue: 1)
    /// The topic or partition doesn't exist (`UNKNOWN_TOPIC_OR_PARTITION`).
    public static let unknownTopicOrPartition = Self(rawValue: 3)
    /// The record is larger than the producer or the topic allows (`MSG_SIZE_TOO_LARGE`).
    public static let recordTooLarge = Self(rawValue: 10)
    /// The topic's name is illegal, or records can't be written to the topic (`TOPIC_EXCEPTION`).
    public static let invalidTopic = Self(rawValue: 17)
    /// A batch of records is larger than a segment of the topic (`RECORD_LIST_TOO_LARGE`).
    public static let batchTooLarge = Self(rawValue: 18)
    /// The record's timestamp is outside of what the topic accepts (`INVALID_TIMESTAMP`).
    public static let invalidTimestamp = Self(rawValue: 32)
    /// A rule of the cluster refuses the request (`POLICY_VIOLATION`).
    public static let policyViolation = Self(rawValue: 44)
    /// The cluster doesn't allow transactions to last that long (`INVALID_TRANSACTION_TIMEOUT`).
    public static let invalidTransactionTimeout = Self(rawValue: 50)
    /// The topic refuses the record: one without a key on a compacted topic, say (`INVALID_RECORD`).
    public static let invalidRecord = Self(rawValue: 87)
    /// The partition has no leader now (`LEADER_NOT_AVAILABLE`).
    public static let leaderNotAvailable = Self(rawValue: 5)
    /// The group's offsets aren't loaded yet (`COORDINATOR_LOAD_IN_PROGRESS`).
    public static let coordinatorLoading = Self(rawValue: 14)
    /// The group has moved on to a later generation (`ILLEGAL_GENERATION`).
    public static let illegalGeneration = Self(rawValue: 22)
    /// The group has members that share partitions by other rules (`INCONSISTENT_GROUP_PROTOCOL`).
    public static let inconsistentGroupProtocol = Self(rawValue: 23)
    /// The group doesn't know the member any more (`UNKNOWN_MEMBER_ID`).
    public static let unknownMember = Self(rawValue: 25)
    /// The group is being rebalanced (`REBALANCE_IN_PROGRESS`).
    public static let rebalanceInProgress = Self(rawValue: 27)
    /// The user may not use the topic (`TOPIC_AUTHORIZATION_FAILED`).
    public static let topicAuthorization = Self(rawValue: 29)
    /// The user may not use the group (`GROUP_AUTHORIZATION_FAILED`).
    public static let groupAuthorization = Self(rawValue: 30)
    /// The user may not do this to the cluster (`CLUSTER_AUTHORIZATION_FAILED`).
    public static let clusterAuthorization = Self(rawValue: 31)
    /// There is a topic of this name already (`TOPIC_ALREADY_EXISTS`).
    public static let topicAlreadyExists = Self(rawValue: 36)
    /// The user may not use the transactional id (`TRANSACTIONAL_ID_AUTHORIZATION_FAILED`).
    public static let transactionalIDAuthorization = Self(rawValue: 53)
    /// The group still has members (`NON_EMPTY_GROUP`).
    public static let groupNotEmpty = Self(rawValue: 68)
    /// The group doesn't exist (`GROUP_ID_NOT_FOUND`).
    public static let groupNotFound = Self(rawValue: 69)
    /// Another member with the same static id took over (`FENCED_INSTANCE_ID`).
    public static let fencedInstance = Self(rawValue: 82)
    /// An offset is part of a transaction that is still open (`UNSTABLE_OFFSET_COMMIT`).
    public static let unstableOffset = Self(rawValue: 88)
}
