import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

/// Directories and files that aren't what they should be.
@Suite struct DamageTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func expectRefused(
        _ words: String..., access: Access = .owner, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(LogError) {
            try EmbeddedLog(directory: directory.path, access: access, options: .quick).close()
            Issue.record("opened", sourceLocation: sourceLocation)
        } catch {
            #expect(error.remedy == .stop, sourceLocation: sourceLocation)
            for word in words + [directory.path] {
                #expect(error.description.contains(word), "\(error)", sourceLocation: sourceLocation)
            }
        }
    }

    /// Makes a log with one record, and changes the bytes of its file that `pattern` marks.
    private func makeLog(garbling pattern: String, _ change: (inout [UInt8], Int) -> Void) throws -> String {
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        let contract = LogContract(log: log)
        let topic = try contract.makeTopic()
        try contract.write([TestRecord("the key of the record", "value")], to: topic)
        log.close()
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory.file("data.mdb"))))
        let wanted = Array(pattern.utf8)
        var places = 0
        for place in 0..<bytes.count - wanted.count where bytes[place..<place + wanted.count].elementsEqual(wanted) {
            change(&bytes, place)
            places += 1
        }
        try #require(places > 0)
        try Data(bytes).write(to: URL(fileURLWithPath: directory.file("data.mdb")))
        return topic
    }

    @Test func `a directory with other files is left alone`() throws {
        try Data("thesis".utf8).write(to: URL(fileURLWithPath: directory.file("thesis.tex")))
        expectRefused("something else than a log")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["thesis.tex"])
    }

    @Test func `an environment of somebody else is left alone`() throws {
        _ = try makeLog(garbling: "log.format") { $0[$1] = UInt8(ascii: "x") }
        expectRefused("something else than a log")
        expectRefused("something else than a log", access: .guest)
    }

    @Test func `a log of another format is refused with both versions`() throws {
        _ = try makeLog(garbling: "log.format") { $0[$1 + 10] = UInt8(ascii: "7") }
        expectRefused("format 7", "format 2")
    }

    @Test(arguments: [0, 100, 10_000])
    func `a file that is no environment is called damaged`(_ count: Int) throws {
        try makeLogAndClose()
        try Data(repeating: 0xa5, count: count).write(to: URL(fileURLWithPath: directory.file("data.mdb")))
        if count == 0 {
            // To LMDB an empty file is a new environment.
            try EmbeddedLog(directory: directory.path, options: .quick).close()
        } else {
            expectRefused("damaged")
        }
    }

    @Test func `a file that lost its end is called damaged`() throws {
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        let contract = LogContract(log: log)
        try contract.write((0..<1_000).map { TestRecord("k", "\($0)") }, to: try contract.makeTopic())
        log.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.file("data.mdb")))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: directory.file("data.mdb")))
        expectRefused("damaged")
    }

    @Test(arguments: [(4, UInt8(0x7f)), (7, 0x80), (8, 0xff), (12, 0xf0), (15, 0x10)])
    func `a record whose lengths are garbled is an error that says where`(_ place: Int, _ byte: UInt8) throws {
        // A record's head has 24 bytes and stands before its key.
        let topic = try makeLog(garbling: "the key of the record") { $0[$1 - 24 + place] = byte }
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        defer { log.close() }
        let contract = LogContract(log: log)
        contract.expectError(.stop, "\(topic)-0@0", "damaged", directory.path) { _ = try contract.readAll(topic) }
        let member = try contract.join("g", [topic])
        defer { member.close() }
        try member.waitForAssignment(contract.patience)
        try member.startFromTheBeginning()
        contract.expectError(.stop, "\(topic)-0@0", "damaged") {
            _ = try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 10)
        }
    }

    @Test func `a path through a file is refused`() throws {
        try Data().write(to: URL(fileURLWithPath: directory.file("file")))
        #expect(throws: LogError.self) {
            try EmbeddedLog(directory: directory.file("file/log"), options: .quick).close()
        }
    }

    private func makeLogAndClose() throws { try EmbeddedLog(directory: directory.path, options: .quick).close() }
}
