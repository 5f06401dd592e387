/// Follows restores, and says how far they are.
package final class RestoreProgress {
    /// One changelog partition that is being read into its store.
    package struct Restore: Sendable {
        package let changelog: TopicPartition
        package let total: Int64
        package var records = 0
        package var bytes = 0
        package let start: Duration
        /// The offset at which reading began.
        let startOffset: Offset
        /// When something came last; nil once it was logged that nothing comes.
        var lastProgress: Duration?
    }

    /// All restores since the last moment in which there was none.
    package struct Phase: Sendable {
        package let start: Duration
        package var total: Int64 = 0
        package var records = 0
        package var bytes = 0

        package init(start: Duration) { self.start = start }
    }

    private let time: any TimeSource
    private let logger: StreamsLogger
    private var running: [TopicPartition: Restore] = [:]
    private var lastReport: Duration = .zero

    /// All records that were restored so far.
    package private(set) var totalRecords = 0

    /// Nil while nothing is being restored.
    package private(set) var phase: Phase?

    /// Whether running restores are logged every 5 seconds; not where somebody shows `phase`.
    private let logsProgress: Bool

    package init(time: any TimeSource, logger: StreamsLogger, logsProgress: Bool = true) {
        self.time = time
        self.logger = logger
        self.logsProgress = logsProgress
    }

    func began(_ changelog: TopicPartition, records: Int64, from start: Offset) {
        abandoned(changelog)
        var phase = phase ?? Phase(start: time.monotonic)
        running[changelog] = Restore(
            changelog: changelog, total: records, start: time.monotonic, startOffset: start,
            lastProgress: time.monotonic)
        phase.total += records
        self.phase = phase
    }

    func restored(_ changelog: TopicPartition, records: Int, bytes: Int) {
        // Reported only now: the last offsets of a changelog may be transaction markers, and then nothing is restored.
        if records > 0, let restore = running[changelog], restore.records == 0 {
            logger.info(
                "Restoring \(changelog): at most \(restore.total) records from offset \(restore.startOffset)")
        }
        running[changelog]?.records += records
        running[changelog]?.bytes += bytes
        running[changelog]?.lastProgress = time.monotonic
        totalRecords += records
        phase?.records += records
        phase?.bytes += bytes
        report()
    }

    /// Nothing came, although the end isn't reached. Logged once if it lasts.
    func stoodStill(_ changelog: TopicPartition, at position: Offset, end: Offset, openTransaction: Offset?) {
        guard let last = running[changelog]?.lastProgress, time.monotonic - last >= .seconds(10) else { return }
        running[changelog]?.lastProgress = nil
        let reason =
            openTransaction.map {
                "a transaction is open from offset \($0) on. It goes on once that has ended; Kafka's "
                    + "kafka-transactions.sh find-hanging lists transactions that nobody ends"
            } ?? "its leader sends nothing. It goes on once the partition has a leader that can be reached"
        logger.warning("Restoring \(changelog) stands still at offset \(position), its end is \(end): \(reason)")
    }

    /// The restore, if it runs, isn't brought to its end: the task goes back to the last commit, or to somebody else.
    func abandoned(_ changelog: TopicPartition) {
        guard let restore = running.removeValue(forKey: changelog) else { return }
        phase?.total -= restore.total
        phase?.records -= restore.records
        phase?.bytes -= restore.bytes
        if running.isEmpty { phase = nil }
    }

    func ended(_ changelog: TopicPartition) {
        defer { if running.isEmpty { phase = nil } }
        guard let restore = running.removeValue(forKey: changelog), restore.records > 0 else { return }
        logger.info("Restored \(changelog): \(restore.summary(at: time.monotonic))")
    }

    /// A line every 5 seconds while restores run.
    private func report() {
        let now = time.monotonic
        guard logsProgress, now - lastReport >= .seconds(5) else { return }
        if lastReport != .zero {
            for restore in running.values where restore.records > 0 {
                logger.info("Restoring \(restore.changelog): \(restore.progress(at: now))")
            }
        }
        lastReport = now
    }
}

extension RestoreProgress.Restore {
    private func seconds(at now: Duration) -> Double { max((now - start) / .seconds(1), 0.000_001) }

    func summary(at now: Duration) -> String {
        let seconds = seconds(at: now)
        let rate = Int(Double(records) / seconds)
        let megabytes = Double(bytes) / 1_000_000 / seconds
        return "\(records) records in \(seconds.formatted(decimals: 2)) s "
            + "(\(rate) records/s, \(megabytes.formatted(decimals: 1)) MB/s)"
    }

    func progress(at now: Duration) -> String {
        let seconds = seconds(at: now)
        let share = total > 0 ? Double(records) / Double(total) : 1
        let left = share > 0 ? seconds / share - seconds : 0
        return "\(records) of at most \(total) records, "
            + "\((Double(bytes) / 1_000_000 / seconds).formatted(decimals: 1)) MB/s, about \(Int(left)) s left"
    }
}

extension Double {
    /// The number with so many decimals, as text.
    package func formatted(decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (self * scale).rounded()
        guard scaled.magnitude < 1e15 else { return "\(self)" }
        let whole = Int64(scaled.magnitude)
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
