internal import MillraceRuntime

/// Looks at a running application now and then: shows restores, logs summaries, and ends it once it has caught up.
struct RunWatch {
    let streams: Streams
    let logger: StreamsLogger
    let console: Console
    let summaryInterval: Duration
    let stopsWhenCaughtUp: Bool
    private let time = SystemTime()
    private let start = SystemTime().monotonic

    init(
        streams: Streams, logger: StreamsLogger, console: Console, summaryInterval: Duration, stopsWhenCaughtUp: Bool
    ) {
        self.streams = streams
        self.logger = logger
        self.console = console
        self.summaryInterval = summaryInterval
        self.stopsWhenCaughtUp = stopsWhenCaughtUp
    }

    /// Until the calling task is cancelled.
    func run() async {
        var lastSummary = (at: start, counters: ThreadCounters())
        var isCatchingUp = stopsWhenCaughtUp
        let pause: Duration = stopsWhenCaughtUp ? .milliseconds(20) : .milliseconds(100)
        while !Task.isCancelled {
            showRestores()
            if time.monotonic - lastSummary.at >= summaryInterval {
                let counters = streams.counters
                logger.info(summary(from: lastSummary.counters, to: counters, in: time.monotonic - lastSummary.at))
                lastSummary = (time.monotonic, counters)
            }
            if isCatchingUp, isCaughtUp() {
                isCatchingUp = false
                streams.stop()
            }
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    /// What was done in all: the last line of a run.
    func reportTotals() {
        let counters = streams.counters
        let seconds = ((time.monotonic - start) / .seconds(1)).formatted(decimals: 2)
        let line = "Processed \(counters.processedRecords) records in \(seconds) s, repartition topics included"
        if stopsWhenCaughtUp { console.note(line) } else { logger.info(line) }
    }

    private func isCaughtUp() -> Bool {
        do {
            return try streams.isCaughtUp()
        } catch {
            logger.warning("Can't tell whether all input is processed: \(error)")
            return false
        }
    }

    private func summary(from old: ThreadCounters, to new: ThreadCounters, in interval: Duration) -> String {
        // What isn't committed is taken back after a failure.
        let processed = max(0, new.processedRecords - old.processedRecords)
        let rate = Double(processed) / max(interval / .seconds(1), 0.001)
        return "Processed \(processed) records (\(rate.formatted(decimals: 1)) records/s) in "
            + "\(new.commits - old.commits) commits and dropped \(new.droppedRecords - old.droppedRecords) since the last "
            + "summary; \(new.processedRecords) records in all"
    }

    private func showRestores() {
        guard console.isTerminal else { return }
        let restores = streams.state == .rebalancing ? streams.restores : []
        console.setStatusLine(RestoreBar.text(of: restores, at: time.monotonic))
    }
}
