/// The settings of every stream thread of an application.
package struct ThreadConfiguration: Sendable {
    package var applicationID: String
    package var commitInterval: Duration = .milliseconds(100)
    /// How many records of a partition wait in a task before its queue in the log is left unread
    /// (`buffered.records.per.partition`).
    package var bufferedRecords = 1000
    /// How long a task with several inputs waits for records of one that has none; nil never waits (`max.task.idle.ms`).
    package var maximumTaskIdle: Duration? = .zero
    /// How long a step waits when there is nothing to do (`poll.ms`).
    package var pollInterval: Duration = .milliseconds(100)
    /// How long the end of a transaction may take before its outcome counts as unknown.
    package var commitTimeout: Duration = .seconds(10)
    /// How often what was processed of repartition topics is deleted (`repartition.purge.interval.ms`).
    package var purgeInterval: Duration = .seconds(30)
    package var handlers = ErrorHandlers()
    /// After how much time without a commit, because of failures, and then how often, an error is logged that says since
    /// when and why.
    package var failureReportInterval = FailureWatch.usualInterval
    /// How long after their timestamps output topics delete records; only of topics that do.
    package var outputRetentions: [String: Duration] = [:]
    package var logger = StreamsLogger.silent
    /// Whether restores that take long are logged every few seconds.
    package var logsRestoreProgress = true
    /// How old state may be to be continued; nil is any age.
    package var stateLifetime: Duration?
    /// How long a log may end before a position that it should hold until the thread ends: a broker that has just become
    /// a leader may not know yet how far its log is committed.
    package var shortLogPatience: Duration = .seconds(10)
    /// How often the ids of input topics are compared with those that the tasks started on.
    package var topicCheckInterval: Duration = .seconds(10)
    /// Called at each step of a commit.
    package var commitHook: CommitHook?

    package init(applicationID: String) { self.applicationID = applicationID }
}
