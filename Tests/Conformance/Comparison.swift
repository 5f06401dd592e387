import Millrace
import MillraceTesting

/// How a vector came out.
package enum VectorResult: Sendable, Equatable {
    case passed
    /// The first difference.
    case failed(String)
    /// The vector's operators don't exist yet.
    case skipped
}

extension Vector {
    /// Runs the vector's topology on its input and compares everything that came out.
    ///
    /// - Parameter interruption: where the application is restarted on the way.
    package func check(_ interruption: Interruption? = nil) -> VectorResult {
        guard let subject = Subject.all[`case`] else { return .skipped }
        do {
            return try firstDifference(of: subject, interruption).map(VectorResult.failed) ?? .passed
        } catch {
            return .failed("\(error)")
        }
    }

    private func firstDifference(of subject: Subject, _ interruption: Interruption?) throws -> String? {
        let builder = StreamsBuilder()
        subject.define(builder)
        let topology = try builder.build()
        let expected = Translation.describe(describe)
        if topology.description != expected {
            return "description differs: expected\n\(expected)\ngot\n\(topology.description)"
        }
        let driver = try TopologyTestDriver(
            topology, applicationID: "app", startTime: Timestamp(milliseconds: t0), handlers: subject.handlers,
            copiesState: interruption?.state == .losingLastCommit)
        let restarts = interruption?.steps(of: steps.count) ?? []
        for topic in outputs.keys.sorted() { try driver.createTopic(topic) }
        for (number, step) in steps.enumerated() {
            if let interruption, restarts.contains(number) { try driver.restart(interruption.state) }
            if let milliseconds = step.advanceWallClockMs {
                try driver.advanceWallClock(by: .milliseconds(milliseconds))
            } else if let topic = step.topic, let record = step.record?.raw {
                try driver.pipe(
                    key: record.key, value: record.value, headers: record.headers, timestamp: record.timestamp,
                    to: topic)
            }
        }
        return try firstDifference(in: driver, storesOf: subject)
    }

    private func firstDifference(in driver: TopologyTestDriver, storesOf subject: Subject) throws -> String? {
        let inputs = Set(steps.compactMap(\.topic))
        let expected = outputs.merging(changelogs) { output, _ in output }
        let unexpected = try driver.writtenTopics().filter { expected[$0] == nil && !inputs.contains($0) }
        if !unexpected.isEmpty { return "unexpected topics \(unexpected)" }
        for (topic, records) in expected.sorted(by: { $0.key < $1.key }) {
            var positions: [PartitionID: Offset] = [:]
            let actual = try driver.records(of: topic, from: &positions)
            if let difference = difference(
                records.map { Translation.record($0.raw) }, actual.map(Translation.ownRecord))
            {
                return "topic \(topic): \(difference)"
            }
        }
        for (store, entries) in stores.sorted(by: { $0.key < $1.key }) {
            if let difference = difference(entries.map(\.raw), try driver.entries(of: store)) {
                return "store \(store): \(difference)"
            }
        }
        return nil
    }

    private func difference(_ expected: [RawTestRecord], _ actual: [RawTestRecord]) -> String? {
        for (index, pair) in zip(expected, actual).enumerated() where pair.0 != pair.1 {
            return "record \(index) differs: expected \(pair.0.text), got \(pair.1.text)"
        }
        return expected.count == actual.count ? nil : "expected \(expected.count) records, got \(actual.count)"
    }
}

extension RawTestRecord {
    fileprivate var text: String {
        func show(_ bytes: [UInt8]?) -> String {
            guard let bytes else { return "null" }
            let isText = bytes.allSatisfy { $0 >= 32 && $0 < 127 }
            return isText ? "\"\(String(decoding: bytes, as: UTF8.self))\"" : "\(bytes)"
        }
        let headers = headers.map { "\($0.name)=\(show($0.value))" }.joined(separator: ", ")
        return "(\(show(key)), \(show(value)), \(timestamp), [\(headers)])"
    }
}
