import Foundation
import LogTesting
import MillraceRuntime
import Testing

extension LogContract {
    /// A topic that no other case uses.
    func makeTopic(partitions: Int32 = 1, settings: [String: String] = [:]) throws -> String {
        let name = uniqueName("topic")
        try log.admin.createTopics([TopicSpecification(name: name, partitions: partitions, settings: settings)])
        return name
    }

    func uniqueName(_ kind: String) -> String { "\(kind)-\(UUID().uuidString.lowercased())" }

    func makeProducer() throws -> any LogProducer {
        try log.makeProducer(transactionalID: uniqueName("producer"))
    }

    var deadline: ContinuousClock.Instant { .now + patience }

    /// Writes the records in one transaction of their own.
    func write(_ records: [TestRecord], to topic: String, partition: PartitionID = 0) throws {
        let producer = try makeProducer()
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic)
        try producer.begin()
        for record in records { try producer.append(record, to: handle, partition: partition) }
        try expectCommitted(producer.commit([:], fence: nil, within: patience))
    }

    /// Everything that a reader made now finds.
    func readAll(_ topic: String, partition: PartitionID = 0, from start: Offset = 0) throws -> [TestRecord] {
        let reader = try log.makeReader(of: TopicPartition(topic, partition), from: start)
        defer { reader.close() }
        return try drain(reader)
    }

    func drain(_ reader: any LogReader) throws -> [TestRecord] {
        var records: [TestRecord] = []
        let deadline = deadline
        while ContinuousClock.now < deadline {
            switch try reader.next(maximumWait: .milliseconds(100)) {
            case .records(let batch): records += batch.records
            case .waiting: continue
            case .reachedEnd: return records
            case .outOfRange(let start, let end): throw Failure("out of range \(start) to \(end)")
            }
        }
        throw Failure("the reader did not reach its end in time")
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    func expectCommitted(_ outcome: CommitOutcome, sourceLocation: SourceLocation = #_sourceLocation) throws {
        guard case .committed = outcome else {
            Issue.record("not committed: \(outcome)", sourceLocation: sourceLocation)
            throw Failure("not committed: \(outcome)")
        }
    }

    /// The reason why a transaction was not committed; nil if it was.
    func reason(_ outcome: CommitOutcome) -> LogError? {
        switch outcome {
        case .committed: nil
        case .aborted(let error), .unknown(let error): error
        }
    }

    /// Expects a `LogError` with that remedy whose text holds all of `words`.
    func expectError(
        _ remedy: LogError.Remedy, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("no error", sourceLocation: sourceLocation)
        } catch let error as LogError {
            #expect(error.remedy == remedy, "\(error)", sourceLocation: sourceLocation)
            for word in words {
                #expect(error.description.contains(word), "\(error)", sourceLocation: sourceLocation)
            }
        } catch {
            Issue.record("another error: \(error)", sourceLocation: sourceLocation)
        }
    }
}
