import Foundation
package import MillraceRuntime
package import Testing

extension LogContract {
    /// A topic that no other case uses.
    package func makeTopic(partitions: Int32 = 1, settings: [String: String] = [:]) throws -> String {
        let name = uniqueName("topic")
        try makeTopic(name, partitions: partitions, settings: settings)
        return name
    }

    func makeTopic(_ name: String, partitions: Int32 = 1, settings: [String: String] = [:]) throws {
        // Records of tests are often from 1970: where retention goes by that, they would be deleted soon.
        let usual = log.deletesByTimestamp ? ["retention.ms": "-1"] : [:]
        try log.admin.createTopics([
            TopicSpecification(name: name, partitions: partitions, settings: usual.merging(settings) { $1 })
        ])
    }

    package func uniqueName(_ kind: String) -> String {
        let name = "\(kind)-\(UUID().uuidString.lowercased())"
        names.add(name, kind)
        return name
    }

    /// The names of this kind that were used: `topic` and `group` are what a log that lives on must be rid of.
    package func usedNames(of kind: String) -> [String] { names.of(kind) }

    /// Tries again, as long as there is patience, what a log may refuse for a moment.
    func persist<Result>(_ body: () throws(LogError) -> Result) throws -> Result {
        let deadline = deadline
        while true {
            do throws(LogError) { return try body() } catch {
                guard ContinuousClock.now < deadline else { throw error }
            }
            pause()
        }
    }

    /// Lets others run before the next attempt.
    func pause() { Thread.sleep(forTimeInterval: 0.005) }

    package func makeProducer() throws -> any LogProducer {
        try log.makeProducer(transactionalID: uniqueName("producer"))
    }

    package var deadline: ContinuousClock.Instant { .now + patience }

    /// Writes the records in one transaction of their own.
    package func write(_ records: [TestRecord], to topic: String, partition: PartitionID = 0) throws {
        let producer = try makeProducer()
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic)
        try producer.begin()
        for record in records { try producer.append(record, to: handle, partition: partition) }
        try expectCommitted(producer.commit([:], fence: nil, within: patience))
    }

    /// Everything that a reader made now finds.
    package func readAll(_ topic: String, partition: PartitionID = 0, from start: Offset = 0) throws -> [TestRecord] {
        let reader = try log.makeReader(of: TopicPartition(topic, partition), from: start)
        defer { reader.close() }
        return try drain(reader)
    }

    package func drain(_ reader: any LogReader) throws -> [TestRecord] {
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

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    package func expectCommitted(_ outcome: CommitOutcome, sourceLocation: SourceLocation = #_sourceLocation) throws {
        guard case .committed = outcome else {
            Issue.record("not committed: \(outcome)", sourceLocation: sourceLocation)
            throw Failure("not committed: \(outcome)")
        }
    }

    /// The reason why a transaction was not committed; nil if it was.
    package func reason(_ outcome: CommitOutcome) -> LogError? {
        switch outcome {
        case .committed: nil
        case .aborted(let error), .unknown(let error): error
        }
    }

    /// Expects a `LogError` with that remedy whose text holds all of `words`.
    package func expectError(
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
