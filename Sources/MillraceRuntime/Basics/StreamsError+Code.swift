extension StreamsError {
    /// What went wrong, for a program that tells errors apart. The text says more.
    @nonexhaustive public enum Code: String, Sendable, CaseIterable {
        // MARK: Code, configuration and input

        /// A call that doesn't fit the state of what it is made on, or an argument that can't be. The general code of
        /// `.user`.
        case invalidUse
        /// The topology has mistakes; the text lists all of them.
        case invalidTopology
        /// A setting has a value that can't be.
        case invalidConfiguration
        /// A topic doesn't exist.
        case missingTopic
        /// Topics whose records meet by key have different numbers of partitions.
        case topicsNotCoPartitioned
        /// An internal topic exists and isn't as the topology needs it.
        case internalTopicMismatch
        /// A record couldn't be decoded, and the handler says that the application stops.
        case deserializationFailed
        /// A closure of the topology threw, and the handler says that the application stops.
        case processingFailed
        /// A record couldn't be encoded or written, and it may not be skipped.
        case productionFailed
        /// A record has a timestamp that its source doesn't accept.
        case invalidTimestamp
        /// A store holds a value that its serde can't read.
        case storedValueUnreadable

        // MARK: The log

        /// The log failed. The general code of `.log`.
        case logFailed
        /// The log can't be reached, or not now: the same may work later.
        case logUnavailable
        /// A permission is missing, or logging in failed.
        case notAuthorized
        /// Another process has the same transactional id, or a transaction took too long.
        case fenced
        /// The group's offsets can't be changed while it has members.
        case groupInUse

        // MARK: The state

        /// The state can't be read, written or trusted. The general code of `.state`.
        case stateUnreadable
        /// Another process uses the directory.
        case stateInUse
        /// The state belongs to another log.
        case stateOfOtherLog
        /// A store of the state isn't as the topology has it now.
        case storeChanged
        /// A changelog doesn't hold what its store or the group's positions need.
        case changelogLost
        /// An input topic isn't the one any more that was processed.
        case inputReplaced
        /// The group's positions are missing, or don't fit the state.
        case positionsLost
        /// Input records were deleted before they were read.
        case recordsDeleted

        // MARK: Bugs

        /// A rule that Millrace itself broke. The code of `.internal`.
        case internalError
    }
}

extension StreamsError.Domain {
    /// The code of errors that no other code says more of.
    var generalCode: StreamsError.Code {
        switch self {
        case .user: .invalidUse
        case .log: .logFailed
        case .state: .stateUnreadable
        case .internal: .internalError
        }
    }
}
