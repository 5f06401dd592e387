package import KafkaClient

/// What an error of writing records is about. It decides what the engine does.
package enum ProduceErrorKind: Sendable, CaseIterable {
    /// It may pass: the same work is done again.
    case retriable
    /// Permissions, settings or the cluster: a person must act, so the engine stops.
    case cluster
    /// The producer: fenced, an old epoch, a state that it shouldn't be in. A new one starts from what is committed.
    case producer
    /// A record that the log doesn't take: the production handler decides.
    case record

    /// The kind of a code; of one that isn't in the table, which a newer broker or library may have, the kind that ends:
    /// a broker that refuses a record with it refuses it again and again.
    package init(_ code: KafkaError.Code) {
        self = Self.sorted[code.rawValue] ?? (code.rawValue > 0 ? .record : .producer)
    }

    /// Whether the table has the code.
    package static func knows(_ code: KafkaError.Code) -> Bool { sorted[code.rawValue] != nil }

    private static let sorted: [Int32: ProduceErrorKind] = {
        var sorted: [Int32: ProduceErrorKind] = [:]
        for (kind, codes) in table { for code in codes { sorted[code] = kind } }
        return sorted
    }()

    /// All codes of librdkafka up to 2.16, by their numbers; those of other requests, of consumers say, can't come from
    /// writing, and are sorted by what they would mean.
    private static let table: [(ProduceErrorKind, [Int32])] = [
        (
            .retriable,
            [
                -196,  // _FAIL: the connection
                -195,  // _TRANSPORT
                -194,  // _CRIT_SYS_RESOURCE
                -193,  // _RESOLVE
                -192,  // _MSG_TIMED_OUT
                -189,  // _FS
                -187,  // _ALL_BROKERS_DOWN
                -185,  // _TIMED_OUT
                -184,  // _QUEUE_FULL
                -183,  // _ISR_INSUFF
                -182,  // _NODE_UPDATE
                -180,  // _WAIT_COORD
                -178,  // _IN_PROGRESS
                -177,  // _PREV_IN_PROGRESS
                -166,  // _TIMED_OUT_QUEUE
                -164,  // _WAIT_CACHE
                -163,  // _INTR
                -158,  // _PARTIAL
                -153,  // _RETRY
                -146,  // _UNKNOWN_BROKER
                5,  // LEADER_NOT_AVAILABLE
                6,  // NOT_LEADER_FOR_PARTITION
                7,  // REQUEST_TIMED_OUT
                8,  // BROKER_NOT_AVAILABLE
                9,  // REPLICA_NOT_AVAILABLE
                11,  // STALE_CTRL_EPOCH
                13,  // NETWORK_EXCEPTION
                14,  // COORDINATOR_LOAD_IN_PROGRESS
                15,  // COORDINATOR_NOT_AVAILABLE
                16,  // NOT_COORDINATOR
                19,  // NOT_ENOUGH_REPLICAS
                20,  // NOT_ENOUGH_REPLICAS_AFTER_APPEND
                27,  // REBALANCE_IN_PROGRESS
                41,  // NOT_CONTROLLER
                51,  // CONCURRENT_TRANSACTIONS
                56,  // KAFKA_STORAGE_ERROR
                60,  // REASSIGNMENT_IN_PROGRESS
                72,  // LISTENER_NOT_FOUND
                74,  // FENCED_LEADER_EPOCH
                75,  // UNKNOWN_LEADER_EPOCH
                77,  // STALE_BROKER_EPOCH
                78,  // OFFSET_NOT_AVAILABLE
                80,  // PREFERRED_LEADER_NOT_AVAILABLE
                83,  // ELIGIBLE_LEADERS_NOT_AVAILABLE
                88,  // UNSTABLE_OFFSET_COMMIT
                89,  // THROTTLING_QUOTA_EXCEEDED
                100,  // UNKNOWN_TOPIC_ID
                103,  // INCONSISTENT_TOPIC_ID
                129,  // REBOOTSTRAP_REQUIRED
            ]
        ),
        (
            .cluster,
            [
                -190,  // _UNKNOWN_PARTITION
                -188,  // _UNKNOWN_TOPIC
                -186,  // _INVALID_ARG
                -181,  // _SSL
                -179,  // _UNKNOWN_GROUP
                -171,  // _UNKNOWN_PROTOCOL
                -170,  // _NOT_IMPLEMENTED
                -169,  // _AUTHENTICATION
                -165,  // _UNSUPPORTED_FEATURE
                -145,  // _NOT_CONFIGURED
                3,  // UNKNOWN_TOPIC_OR_PART
                12,  // OFFSET_METADATA_TOO_LARGE
                21,  // INVALID_REQUIRED_ACKS
                24,  // INVALID_GROUP_ID
                26,  // INVALID_SESSION_TIMEOUT
                28,  // INVALID_COMMIT_OFFSET_SIZE
                29,  // TOPIC_AUTHORIZATION_FAILED
                30,  // GROUP_AUTHORIZATION_FAILED
                31,  // CLUSTER_AUTHORIZATION_FAILED
                33,  // UNSUPPORTED_SASL_MECHANISM
                34,  // ILLEGAL_SASL_STATE
                35,  // UNSUPPORTED_VERSION
                36,  // TOPIC_ALREADY_EXISTS
                37,  // INVALID_PARTITIONS
                38,  // INVALID_REPLICATION_FACTOR
                39,  // INVALID_REPLICA_ASSIGNMENT
                40,  // INVALID_CONFIG
                50,  // INVALID_TRANSACTION_TIMEOUT
                53,  // TRANSACTIONAL_ID_AUTHORIZATION_FAILED
                54,  // SECURITY_DISABLED
                55,  // OPERATION_NOT_ATTEMPTED
                57,  // LOG_DIR_NOT_FOUND
                58,  // SASL_AUTHENTICATION_FAILED
                61,  // DELEGATION_TOKEN_AUTH_DISABLED
                62,  // DELEGATION_TOKEN_NOT_FOUND
                63,  // DELEGATION_TOKEN_OWNER_MISMATCH
                64,  // DELEGATION_TOKEN_REQUEST_NOT_ALLOWED
                65,  // DELEGATION_TOKEN_AUTHORIZATION_FAILED
                66,  // DELEGATION_TOKEN_EXPIRED
                67,  // INVALID_PRINCIPAL_TYPE
                68,  // NON_EMPTY_GROUP
                69,  // GROUP_ID_NOT_FOUND
                73,  // TOPIC_DELETION_DISABLED
                76,  // UNSUPPORTED_COMPRESSION_TYPE
                84,  // ELECTION_NOT_NEEDED
                85,  // NO_REASSIGNMENT_IN_PROGRESS
                86,  // GROUP_SUBSCRIBED_TO_TOPIC
                91,  // RESOURCE_NOT_FOUND
                92,  // DUPLICATE_RESOURCE
                93,  // UNACCEPTABLE_CREDENTIAL
                94,  // INCONSISTENT_VOTER_SET
                95,  // INVALID_UPDATE_VERSION
                96,  // FEATURE_UPDATE_FAILED
                97,  // PRINCIPAL_DESERIALIZATION_FAILURE
                112,  // UNSUPPORTED_ASSIGNOR
                114,  // MISMATCHED_ENDPOINT_TYPE
                115,  // UNSUPPORTED_ENDPOINT_TYPE
                116,  // UNKNOWN_CONTROLLER_ID
                117,  // UNKNOWN_SUBSCRIPTION_ID
                118,  // TELEMETRY_TOO_LARGE
                119,  // INVALID_REGISTRATION
                125,  // INVALID_VOTER_KEY
                126,  // DUPLICATE_VOTER
                127,  // VOTER_NOT_FOUND
                128,  // INVALID_REGULAR_EXPRESSION
                130,  // STREAMS_INVALID_TOPOLOGY
                131,  // STREAMS_INVALID_TOPOLOGY_EPOCH
                132,  // STREAMS_TOPOLOGY_FENCED
            ]
        ),
        (
            .producer,
            [
                -197,  // _DESTROY
                -191,  // _PARTITION_EOF
                -176,  // _EXISTING_SUBSCRIPTION
                -175,  // _ASSIGN_PARTITIONS
                -174,  // _REVOKE_PARTITIONS
                -173,  // _CONFLICT
                -172,  // _STATE
                -168,  // _NO_OFFSET
                -167,  // _OUTDATED
                -157,  // _READ_ONLY
                -156,  // _NOENT
                -155,  // _UNDERFLOW
                -154,  // _INVALID_TYPE
                -152,  // _PURGE_QUEUE
                -151,  // _PURGE_INFLIGHT
                -150,  // _FATAL
                -149,  // _INCONSISTENT
                -148,  // _GAPLESS_GUARANTEE
                -147,  // _MAX_POLL_EXCEEDED
                -144,  // _FENCED
                -143,  // _APPLICATION
                -142,  // _ASSIGNMENT_LOST
                -141,  // _NOOP
                -140,  // _AUTO_OFFSET_RESET
                -139,  // _LOG_TRUNCATION
                -137,  // _DESTROY_BROKER
                1,  // OFFSET_OUT_OF_RANGE
                22,  // ILLEGAL_GENERATION
                23,  // INCONSISTENT_GROUP_PROTOCOL
                25,  // UNKNOWN_MEMBER_ID
                45,  // OUT_OF_ORDER_SEQUENCE_NUMBER
                46,  // DUPLICATE_SEQUENCE_NUMBER
                47,  // INVALID_PRODUCER_EPOCH
                48,  // INVALID_TXN_STATE
                49,  // INVALID_PRODUCER_ID_MAPPING
                52,  // TRANSACTION_COORDINATOR_FENCED
                59,  // UNKNOWN_PRODUCER_ID
                70,  // FETCH_SESSION_ID_NOT_FOUND
                71,  // INVALID_FETCH_SESSION_EPOCH
                79,  // MEMBER_ID_REQUIRED
                81,  // GROUP_MAX_SIZE_REACHED
                82,  // FENCED_INSTANCE_ID
                90,  // PRODUCER_FENCED
                110,  // FENCED_MEMBER_EPOCH
                111,  // UNRELEASED_INSTANCE_ID
                113,  // STALE_MEMBER_EPOCH
                120,  // TRANSACTION_ABORTABLE
                121,  // INVALID_RECORD_STATE
                122,  // SHARE_SESSION_NOT_FOUND
                123,  // INVALID_SHARE_SESSION_EPOCH
                124,  // FENCED_STATE_EPOCH
                133,  // SHARE_SESSION_LIMIT_REACHED
            ]
        ),
        (
            .record,
            [
                -199,  // _BAD_MSG
                -198,  // _BAD_COMPRESSION
                -162,  // _KEY_SERIALIZATION
                -161,  // _VALUE_SERIALIZATION
                -160,  // _KEY_DESERIALIZATION
                -159,  // _VALUE_DESERIALIZATION
                -138,  // _INVALID_DIFFERENT_RECORD
                -1,  // UNKNOWN: the broker failed inside, as it does again for the same record
                2,  // INVALID_MSG
                4,  // INVALID_MSG_SIZE
                10,  // MSG_SIZE_TOO_LARGE
                17,  // TOPIC_EXCEPTION
                18,  // RECORD_LIST_TOO_LARGE
                32,  // INVALID_TIMESTAMP
                42,  // INVALID_REQUEST
                43,  // UNSUPPORTED_FOR_MESSAGE_FORMAT
                44,  // POLICY_VIOLATION
                87,  // INVALID_RECORD
            ]
        ),
    ]
}
