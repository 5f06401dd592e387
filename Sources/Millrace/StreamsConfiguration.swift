public import KafkaClient
public import MillraceRuntime

/// How an application runs. Every property names Kafka Streams' key, where there is one.
public struct StreamsConfiguration: Sendable {
    /// Names the application: its consumer group, and the start of its internal topics' names (`application.id`).
    public var applicationID: String

    /// The Kafka cluster to run on (`bootstrap.servers`); nil is the embedded log, in one process.
    public var kafka: KafkaConfiguration?

    /// What is promised of each input record (`processing.guarantee`). The embedded log always keeps the stronger one.
    public var processingGuarantee = ProcessingGuarantee.exactlyOnce

    /// When Kafka aborts a transaction (`transaction.timeout.ms`): longer than the commit interval and the
    /// work on some hundred records together.
    public var transactionTimeout: Duration = .seconds(10)

    /// How long a process that says nothing keeps its partitions on Kafka (`session.timeout.ms`).
    public var sessionTimeout: Duration = .seconds(45)

    /// How long a thread may work on records until Kafka gives its partitions to others (`max.poll.interval.ms`).
    public var maximumPollInterval: Duration = .seconds(300)

    /// On how many brokers a topic is kept that Millrace creates on Kafka (`replication.factor`); nil leaves it to the
    /// cluster.
    public var replicationFactor: Int16?

    /// librdkafka's own settings for the clients that read.
    public var consumerOverrides: [String: String] = [:]

    /// librdkafka's own settings for the clients that write.
    public var producerOverrides: [String: String] = [:]

    /// Where the embedded log and the state are kept, in `log` and `state`.
    public var directory = "millrace-data"

    /// Where the state is kept, if not in `directory` (`state.dir`).
    public var stateDirectory: String?

    /// How many stream threads run in this process (`num.stream.threads`).
    public var threads = 1

    /// How often processed records are committed (`commit.interval.ms`).
    public var commitInterval: Duration = .milliseconds(100)

    /// How many records of a partition wait in a task before the log is left unread
    /// (`buffered.records.per.partition`).
    public var bufferedRecords = 1000

    /// How long a task with several inputs waits for records of one that has none, before it processes later records of the
    /// others (`max.task.idle.ms`). With zero it waits for what is already in the log; with more, also for what is written
    /// within that time; with nil, Kafka's -1, it never waits.
    public var maximumTaskIdle: Duration? = .zero

    /// How often what was processed of repartition topics is deleted (`repartition.purge.interval.ms`).
    public var repartitionPurgeInterval: Duration = .seconds(30)

    /// What happens to records that can't be decoded, processed or written.
    public var errorHandlers = ErrorHandlers()

    /// What to do if an input topic doesn't exist when the application starts. `createMissingTopics()` creates it.
    public var missingTopics = MissingTopics.fail

    /// Whether stores and repartition topics must have names given by the code
    /// (`ensure.explicit.internal.resource.naming`): generated names change when operators before them are added or
    /// removed, and state that is kept under an old name isn't found again.
    public var ensuresExplicitNames = false

    /// How many partitions an input topic gets that Millrace creates.
    public var defaultPartitions: Int32 = 1

    /// Whether the embedded log's commits wait for the disk. Without it a commit survives the end of the process, but
    /// not a loss of power.
    public var survivesPowerLoss = true

    /// Where state changes and problems are reported: nowhere, unless it is set. `.standardError` is ready to use.
    public var logger = StreamsLogger.silent

    /// Whether restores that take long are logged every few seconds.
    package var logsRestoreProgress = true

    /// Whether a command started the application: then errors advise commands and options, and not calls.
    package var isCommandLine = false

    /// After how long without a connection a client of Kafka is made anew; nil is the usual time.
    package var clientRenewal: Duration?
    /// librdkafka settings of all clients, for the embedded log: those that it has too are read from here.
    package var clusterOverrides: [String: String] = [:]

    /// Told how far each commit is: for crash tests.
    package var commitHook: CommitHook?

    /// The usual values, for this application.
    public init(applicationID: String) { self.applicationID = applicationID }

    /// Where the embedded log is.
    package var logDirectory: String { "\(directory)/log" }

    /// Where the applications' states are.
    package var stateRoot: String { stateDirectory ?? "\(directory)/state" }
}

/// What to do about input topics that don't exist.
public enum MissingTopics: String, Sendable, CaseIterable {
    /// Stop with an error.
    case fail
    /// Log it, and wait until they exist.
    case wait
}
