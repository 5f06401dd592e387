import Foundation
import Millrace
import MillraceTesting
import Testing

@testable import MillraceRuntime

@Suite struct `The copy of a global table` {
    private static func makeApplication(store: String = "rates") throws -> TestApplication {
        let application = try TestApplication(inputs: ["in": 1, "rates": 2], prepare: false, define: define([store]))
        try application.append("a", "1", to: "rates")
        try application.append("b", "2", to: "rates", partition: 1)
        return application
    }

    /// Global tables of these stores, all of the topic `rates`.
    private static func define(
        _ stores: [String], value: Serde<String> = .string
    ) -> (StreamsBuilder) -> Void {
        { builder in
            for store in stores {
                builder.stream("in", key: .string, value: .string)
                    .join(
                        builder.globalTable("rates", key: .string, value: value, store: Materialized(store)),
                        by: { (key: String, _: String) in key }
                    ) { _, rate in rate }.to("out", value: .string)
            }
        }
    }

    @Test func `has all rows under a new name of its store, and under the old one again`() throws {
        let application = try Self.makeApplication(store: "old")
        #expect(try application.restoredRows(of: "old") == ["a=1", "b=2"])
        try application.redefine(Self.define(["new"]))
        #expect(try application.restoredRows(of: "new") == ["a=1", "b=2"])
        try application.append("a", nil, to: "rates")
        try application.redefine(Self.define(["old"]))
        #expect(try application.restoredRows(of: "old") == ["b=2"])
        let reader = try StateReader(
            of: .global, root: "\(application.files.path)/state", applicationID: TestApplication.id)
        #expect(try reader.storeNames() == ["old"])
    }

    @Test func `stays when nothing has changed`() throws {
        let application = try Self.makeApplication()
        _ = try application.restoredRows(of: "rates")
        _ = application.report.take()
        #expect(try application.restoredRows(of: "rates") == ["a=1", "b=2"])
        #expect(application.report.lines(containing: "Restoring").isEmpty)
        #expect(application.report.lines(containing: "warning").isEmpty)
    }

    @Test func `is read again when its format is another one`() throws {
        let application = try Self.makeApplication()
        _ = try application.restoredRows(of: "rates")
        let renamed = Serde<String>(
            "text", encode: { text, writer in writer.append(utf8: text) }, decode: { try Serde.string.decode($0) })
        try application.redefine(Self.define(["rates"], value: renamed))
        #expect(try application.restoredRows(of: "rates") == ["a=1", "b=2"])
        #expect(application.report.lines(containing: "Global table rates is read again from the start").count == 1)
    }

    @Test func `is read again when its topic was created anew`() throws {
        let application = try Self.makeApplication()
        _ = try application.restoredRows(of: "rates")
        try application.recreateRates(with: [("a", "3")])
        #expect(try application.restoredRows(of: "rates") == ["a=3"])
    }

    @Test func `is read again when its topic is created anew while it is followed`() throws {
        let application = try Self.makeApplication()
        try application.withGlobalTables { copy, updater in
            #expect(try updater.restore())
            try updater.updateFully()
            // No position of the first partition tells.
            try application.recreateRates(with: [("c", "3"), ("d", "4")])
            application.time.advance(by: .seconds(11))
            try updater.updateFully()
            #expect(try copy.rows(of: "rates") == ["c=3", "d=4"])
        }
        #expect(application.report.lines(containing: "topic rates was created anew").count == 1)
    }

    @Test func `is read again when records are deleted that it hasn't read`() throws {
        let application = try Self.makeApplication()
        try application.withGlobalTables { copy, updater in
            #expect(try updater.restore())
            try updater.updateFully()
            for value in ["3", "4"] { try application.append("c", value, to: "rates") }
            try application.log.inner.admin.deleteRecords(before: [TopicPartition("rates", 0): 2])
            try updater.updateFully()
            #expect(try copy.rows(of: "rates") == ["b=2", "c=4"])
        }
        #expect(application.report.lines(containing: "warning: Global table rates is read again").count == 1)
    }

    /// The page of the rows is turned into one of another kind: opening succeeds, the first write fails.
    @Test func `that turns out to be damaged ends the application, and is made anew at the next start`() throws {
        let application = try Self.makeApplication()
        try application.append("needle", "3", to: "rates")
        _ = try application.restoredRows(of: "rates")
        let file = URL(filePath: "\(application.state.globalDirectory)/data.mdb")
        var data = try Data(contentsOf: file)
        for page in stride(from: 2 * 4096, to: data.count, by: 4096)
        where data[page..<page + 4096].range(of: Data("needle".utf8)) != nil {
            // The page's flags.
            data[page + 10] = 4
        }
        try data.write(to: file)
        try application.append("needle", "4", to: "rates")
        let error = #expect(throws: StreamsError.self) {
            try application.withGlobalTables { _, updater in _ = try updater.restore() }
        }
        #expect(error?.domain == .state)
        #expect(error?.description.contains("delete the directory \(application.state.globalDirectory)") == true)
        #expect(try application.restoredRows(of: "rates") == ["a=1", "b=2", "needle=4"])
    }

    @Test func `says what its restore waits for`() throws {
        let application = try Self.makeApplication()
        var rounds = 0
        try application.withGlobalTables(log: WaitingLog(application.log)) { _, updater in
            let isRestored = try updater.restore {
                application.time.advance(by: .seconds(1))
                rounds += 1
                return rounds < 30
            }
            #expect(!isRestored)
        }
        let lines = application.report.lines(containing: "a transaction is open from offset 7 on")
        #expect(lines.filter { $0.hasPrefix("warning: Restoring rates-0 stands still at offset 0") }.count == 1)
        #expect(lines.count == 2)
    }
}

extension TestApplication {
    /// Makes the topic `rates` anew, with these records in its first partition.
    fileprivate func recreateRates(with records: [(String, String)]) throws {
        try log.inner.admin.deleteTopics(["rates"])
        try log.inner.admin.createTopics([TopicSpecification(name: "rates", partitions: 2)])
        let producer = try log.inner.makeProducer(transactionalID: "another writer")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: "rates")
        try producer.begin()
        for (key, value) in records {
            let (key, value) = (Array(key.utf8), Array(value.utf8))
            unsafe try producer.append(
                to: handle, partition: 0, key: key.span.bytes, value: value.span.bytes, headers: Headers(),
                timestamp: 0)
        }
        if case .aborted(let error) = producer.commit([:], fence: nil, within: .seconds(10)) { throw error }
    }
}

/// A log whose partitions all have an open transaction.
private final class WaitingLog: Log {
    private let inner: any Log

    init(_ inner: any Log) { self.inner = inner }

    var identity: String { inner.identity }
    var admin: any LogAdmin { inner.admin }

    func makeConsumer(group: String, topics: [String], clientID: String) throws(LogError) -> any LogConsumer {
        try inner.makeConsumer(group: group, topics: topics, clientID: clientID)
    }

    func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
        try inner.makeProducer(transactionalID: transactionalID)
    }

    func makeReader(of partition: TopicPartition, from start: Offset) throws(LogError) -> any LogReader {
        WaitingReader()
    }

    func close() { inner.close() }
}

private final class WaitingReader: LogReader {
    let start: Offset = 0
    let end: Offset = 9
    let openTransaction: Offset? = 7

    func next(maximumWait: Duration) throws(LogError) -> ReadResult { .waiting }

    func close() {}
}
