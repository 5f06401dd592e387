internal import MillraceRuntime

extension Setting {
    static let applicationID = Setting(
        "application.id",
        Option("--application-id", "ID", "Run under another id: another consumer group, other internal topics."),
        .name, \.streams.applicationID)

    static let directory = Setting(
        "directory", Option("--directory", "DIR", "Where the embedded log and the state are kept."), .text,
        \.streams.directory)

    static let stateDirectory = Setting(
        "state.dir", Option("--state-dir", "DIR", "Where the state is kept, if not in the directory's \"state\"."),
        ValueForm.text.optional(absent: ""), \.streams.stateDirectory)

    static let threads = Setting(
        "num.stream.threads", Option("--threads", "N", "How many stream threads run."), .integer(from: 1, to: 1024),
        \.streams.threads)

    static let commitInterval = Setting(
        "commit.interval.ms", Option("--commit-interval", "TIME", "How often processed records are committed."),
        .duration(), \.streams.commitInterval)

    static let bufferedRecords = Setting(
        "buffered.records.per.partition",
        Option("--buffered-records", "N", "How many records of a partition are buffered in a task."),
        .integer(from: 1, to: 1 << 30), \.streams.bufferedRecords)

    static let maximumTaskIdle = Setting(
        "max.task.idle.ms",
        Option(
            "--max-task-idle", "TIME",
            "How long a task waits for an input without records: 0 for what is in the log, -1 never."),
        .idleTime, \.streams.maximumTaskIdle)

    static let purgeInterval = Setting(
        "repartition.purge.interval.ms",
        Option(
            "--repartition-purge-interval", "TIME", "How often processed records of repartition topics are deleted."),
        .duration(), \.streams.repartitionPurgeInterval)

    static let guarantee = Setting(
        "processing.guarantee",
        Option(
            "--processing-guarantee", "WHAT",
            "exactly_once_v2 or at_least_once (after a failure, records may be processed again)."),
        .guarantee, \.streams.processingGuarantee)

    static let transactionTimeout = Setting(
        "transaction.timeout.ms",
        Option(
            "--transaction-timeout", "TIME",
            "When Kafka aborts an open transaction; must be longer than the slowest record takes."),
        .duration(from: .seconds(1)), \.streams.transactionTimeout)

    static let sessionTimeout = Setting(
        "session.timeout.ms",
        Option("--session-timeout", "TIME", "How long a process that doesn't answer keeps its partitions."),
        .duration(), \.streams.sessionTimeout)

    static let maximumPollInterval = Setting(
        "max.poll.interval.ms",
        Option(
            "--max-poll-interval", "TIME",
            "How long a thread may process records before the group takes its partitions away."),
        .duration(), \.streams.maximumPollInterval)

    static let replicationFactor = Setting(
        "replication.factor",
        Option("--replication-factor", "N", "Replicas of each topic that is created on Kafka."),
        ValueForm.integer(from: Int16(1), to: 100).optional(absent: ""), \.streams.replicationFactor)

    static let deserializationHandler = Setting(
        "deserialization.exception.handler",
        Option(
            "--deserialization-handler", "WHAT", "What to do with records that can't be decoded: \(ErrorHandler.forms)."
        ), .handler,
        \.streams.errorHandlers.deserialization)

    static let processingHandler = Setting(
        "processing.exception.handler",
        Option("--processing-handler", "WHAT", "What to do with records whose processing throws; the same choice."),
        .handler,
        \.streams.errorHandlers.processing)

    static let productionHandler = Setting(
        "production.exception.handler",
        Option("--production-handler", "WHAT", "What to do with records that can't be written; the same choice."),
        .handler,
        \.streams.errorHandlers.production)

    static let deadLetterTopic = Setting(
        "errors.dead.letter.queue.topic.name",
        Option("--dead-letter-topic", "TOPIC", "The topic for records that a handler skips."),
        ValueForm.name.optional(absent: ""), \.deadLetterTopic)

    static let missingTopics = Setting(
        "missing.topics",
        Option("--missing-topics", "WHAT", "What to do if an input topic doesn't exist: wait or fail."),
        .choice, \.streams.missingTopics)

    static let defaultPartitions = Setting(
        "num.partitions", Option("--partitions", "N", "Partitions of each topic that a command creates."),
        .integer(from: 1, to: 10_000), \.streams.defaultPartitions)

    static let survivesPowerLoss = Setting(
        "survive.power.loss",
        Option("--no-sync", nil, "Don't wait for the disk: faster, but a power loss may cost the embedded log."),
        .boolean, \.streams.survivesPowerLoss, valueOfFlag: "false")

    static let logLevel = Setting(
        "log.level", Option("--log-level", "LEVEL", "What is logged: debug, info, warning or error."), .choice,
        \.logLevel)

    static let explicitNames = Setting(
        "ensure.explicit.internal.resource.naming", nil, .boolean, \.streams.ensuresExplicitNames)

    static let summaryInterval = Setting(
        "log.summary.interval.ms", Option("--log-summary-interval", "TIME", "How often `run` logs a summary."),
        .duration(), \.summaryInterval)

    /// All settings, in the order in which they are listed.
    static let all =
        [applicationID, directory, stateDirectory] + cluster + [
            guarantee, threads, commitInterval, bufferedRecords, maximumTaskIdle, purgeInterval, transactionTimeout,
            sessionTimeout,
            maximumPollInterval, deserializationHandler, processingHandler, productionHandler, deadLetterTopic,
            missingTopics, explicitNames, defaultPartitions, replicationFactor, survivesPowerLoss, logLevel,
            summaryInterval,
        ]

    /// Those that matter on Kafka only.
    static let onKafka =
        cluster + [guarantee, transactionTimeout, sessionTimeout, maximumPollInterval, replicationFactor]

    /// Those that say where failed records go.
    static let handlers = [deserializationHandler, processingHandler, productionHandler, deadLetterTopic]

    /// Those that say which log and which state a command works on.
    static let location = [applicationID, directory, stateDirectory] + cluster
}

extension ValueForm where Value == ProcessingGuarantee {
    fileprivate static var guarantee: ValueForm {
        ValueForm(wanted: choice.wanted, parse: choice.parse, text: choice.text) { text in
            ["exactly_once", "exactly_once_beta"].contains(text)
                ? "Kafka Streams' old name for exactly_once_v2" : nil
        }
    }
}

extension ValueForm where Value == Duration? {
    /// A time, or -1 for none, as in Kafka Streams.
    fileprivate static var idleTime: ValueForm {
        let time = ValueForm<Duration>.duration(from: .zero)
        return ValueForm(wanted: "\(time.wanted), or -1 to never wait") { text in
            text == "-1" ? .some(nil) : time.parse(text).map { .some($0) }
        } text: {
            $0.map(time.text) ?? "-1"
        }
    }
}

extension ErrorHandler {
    fileprivate static let forms = "fail, skip or dead-letter:TOPIC"
}

extension ValueForm where Value == ErrorHandler {
    fileprivate static var handler: ValueForm {
        ValueForm(wanted: ErrorHandler.forms) { text in
            switch text {
            case "fail": return .fail
            case "skip": return .skip
            default:
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0] == "dead-letter", NameRules.problem(with: String(parts[1])) == nil
                else { return nil }
                return .deadLetter(topic: String(parts[1]))
            }
        } text: {
            $0.name ?? "decided by the code"
        } hint: {
            KafkaStreamsSetting.handlerHint($0)
        }
    }
}
