internal import MillraceRuntime

/// Writes lines as records, in transactions of some thousands.
final class RecordProducer {
    static let transactionRecords = 10_000
    private static let transactionBytes = 8 << 20

    private let topic: String
    private let producer: any LogProducer
    private let sink: RecordSink
    private let headers: Headers
    private let timestamp: Timestamp?
    private let time = SystemTime()
    private var isTransactionOpen = false
    private var openRecords = 0
    private var openBytes = 0

    /// How many records the log has for good.
    private(set) var committedRecords = 0

    init(applicationID: String, topic: String, log: any Log, headers: Headers, timestamp: Timestamp?) throws {
        self.topic = topic
        self.headers = headers
        self.timestamp = timestamp
        let unique = String(UInt64.random(in: .min ... .max), radix: 16)
        // Whoever may run the application may use ids that begin with its own.
        producer = try log.makeProducer(
            transactionalID: "\(applicationID)-produce-\(ProcessEnvironment.processID)-\(unique)")
        sink = RecordSink(topic: topic)
        try sink.attach(to: producer)
    }

    func close() { producer.close() }

    /// A transaction that may be committed or not: the log didn't say before the time was up.
    private struct UnknownOutcome: Error {
        let cause: LogError
    }

    /// Writes all lines of `input`. Stops at a line that can't be written, and aborts the open transaction.
    func write(_ input: Input, _ encoder: LineEncoder) throws {
        let lines = LineReader(input)
        var committedLine = 0
        do {
            var now = timestamp ?? time.wallClock
            while try lines.readLines({ line in
                if !isTransactionOpen {
                    try producer.begin()
                    isTransactionOpen = true
                }
                try encoder.encode(line) { key, value in
                    try sink.append(key: key, value: value, headers: headers, timestamp: now)
                }
                openRecords += 1
                openBytes += line.byteCount
                if openRecords == Self.transactionRecords || openBytes >= Self.transactionBytes {
                    try commit()
                    committedLine = lines.lineNumber
                }
            }) {
                // Whoever types or sends slowly sees each line arrive.
                if openRecords > 0, !input.canReadNow {
                    try commit()
                    committedLine = lines.lineNumber
                }
                if timestamp == nil { now = time.wallClock }
            }
            if openRecords > 0 { try commit() }
        } catch let outcome as UnknownOutcome {
            let progress = progress(committedLine, unknown: openRecords, of: input)
            throw StreamsError(.log, "\(sentence(outcome.cause)) \(progress)", cause: outcome.cause)
        } catch {
            let abort = abort()
            let progress = progress(committedLine, of: input)
            throw failure(error, at: "line \(lines.lineNumber) of \(input.name)", abort + progress)
        }
    }

    /// Which lines of `input` are in the topic after a failure.
    ///
    /// - Parameters:
    ///   - committed: how many lines were committed.
    ///   - unknown: how many lines after them the topic may hold or not.
    private func progress(_ committed: Int, unknown: Int = 0, of input: Input) -> String {
        guard unknown > 0 else {
            return committed == 0
                ? "Nothing of \(input.name) was written"
                : "Lines 1 to \(committed) of \(input.name) are written, nothing after them"
        }
        let known = committed == 0 ? "" : "Lines 1 to \(committed) of \(input.name) are written. "
        return known
            + "It is unknown whether lines \(committed + 1) to \(committed + unknown) of \(input.name) are written; nothing "
            + "after them is. `consume` shows what the topic holds"
    }

    /// Aborts the open transaction. Returns what to say if that fails, and nothing otherwise: the log then aborts it
    /// later, and what made `write` stop is the error to report.
    private func abort() -> String {
        guard isTransactionOpen else { return "" }
        isTransactionOpen = false
        do { try producer.abort() } catch {
            return
                "The log aborts the open transaction after its timeout, since aborting it failed: \(sentence(error)) "
        }
        return ""
    }

    private func commit() throws {
        let outcome = producer.commit([:], fence: nil, within: .seconds(30))
        isTransactionOpen = false
        switch outcome {
        case .committed:
            committedRecords += openRecords
            openRecords = 0
            openBytes = 0
        case .aborted(let error): throw error
        case .unknown(let error): throw UnknownOutcome(cause: error)
        }
    }

    private func failure(_ error: any Error, at line: String, _ written: String) -> any Error {
        switch error {
        case let error as LogError where error.remedy != .dropRecord:
            StreamsError(.log, "\(sentence(error)) \(written)", cause: error)
        case let error as StreamsError where error.domain != .user:
            StreamsError(error.domain, "\(sentence(error)) \(written)", cause: error)
        // What was read says itself where.
        case let error as UsageError: UsageError("\(sentence(error)) \(written)")
        default: UsageError("\(line) can't be written to \(topic): \(sentence(error)) \(written)")
        }
    }

    /// The error's text, with one full stop.
    private func sentence(_ error: any Error) -> String {
        let text = "\(error)"
        return text.hasSuffix(".") ? text : "\(text)."
    }
}
