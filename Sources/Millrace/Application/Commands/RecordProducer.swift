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

    /// Writes all lines of `input`. A line that can't be written ends it; the open transaction leaves no trace.
    func write(_ input: Input, _ encoder: LineEncoder) throws {
        let lines = LineReader(input)
        var committedLine = 0
        do {
            var now = timestamp ?? time.wallClock
            while try lines.readLines({ line in
                if openRecords == 0 { try producer.begin() }
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
        } catch {
            openRecords += 1
            try producer.abort()
            let written =
                committedLine == 0
                ? "Nothing of \(input.name) was written"
                : "Lines 1 to \(committedLine) of \(input.name) are written, nothing after them"
            throw failure(error, at: "line \(lines.lineNumber) of \(input.name)", written)
        }
    }

    private func commit() throws {
        let outcome = producer.commit([:], fence: nil, until: ContinuousClock.now + .seconds(30))
        switch outcome {
        case .committed:
            committedRecords += openRecords
            openRecords = 0
            openBytes = 0
        case .aborted(let error): throw error
        case .unknown(let error):
            throw StreamsError(.log, "it is unknown whether the last \(openRecords) records were written: \(error)")
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
