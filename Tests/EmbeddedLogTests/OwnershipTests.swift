import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

@Suite struct OwnershipTests {
    let directory: TemporaryDirectory
    let owner: EmbeddedLog
    let contract: LogContract

    init() throws {
        directory = try TemporaryDirectory()
        owner = try EmbeddedLog(directory: directory.path, options: .quick)
        contract = LogContract(log: owner)
    }

    @Test func `a second owner is told who has the log and what to do`() throws {
        contract.expectError(.stop, directory.path, "process \(getpid())", "guest") {
            _ = try EmbeddedLog(directory: directory.path, options: .quick)
        }
        owner.close()
        try EmbeddedLog(directory: directory.path, options: .quick).close()
    }

    @Test func `an owner that is let go of leaves the log to the next one`() throws {
        let path = directory.file("other")
        let topic: String
        do {
            let first = try EmbeddedLog(directory: path, options: .quick)
            let contract = LogContract(log: first)
            topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "v")], to: topic)
        }
        let second = try EmbeddedLog(directory: path, options: .quick)
        defer { second.close() }
        #expect(try LogContract(log: second).readAll(topic).values == ["v"])
    }

    @Test func `a log keeps its name, and no two have the same`() throws {
        let other = try EmbeddedLog(directory: directory.file("other"), options: .quick)
        defer { other.close() }
        #expect(owner.identity != other.identity)
        #expect(UUID(uuidString: owner.identity) != nil)
        let identity = owner.identity
        owner.close()
        let again = try EmbeddedLog(directory: directory.path, options: .quick)
        defer { again.close() }
        #expect(again.identity == identity)
    }

    @Test func `a guest writes, reads and administers beside the owner, but joins no group`() throws {
        let guest = try EmbeddedLog(directory: directory.path, access: .guest, options: .quick)
        defer { guest.close() }
        let asGuest = LogContract(log: guest)
        let topic = try asGuest.makeTopic(partitions: 2)
        try asGuest.write([TestRecord("k", "from the guest")], to: topic)
        try contract.write([TestRecord("k", "from the owner")], to: topic)
        #expect(try asGuest.readAll(topic).values == ["from the guest", "from the owner"])
        #expect(try contract.readAll(topic).values == ["from the guest", "from the owner"])
        #expect(guest.identity == owner.identity)
        contract.expectError(.stop, "group 'g'", "owner") { _ = try asGuest.join("g", [topic]) }

        let producer = try asGuest.makeProducer()
        defer { producer.close() }
        try producer.begin()
        let fence = Fence(group: "g", member: "m", generation: 1)
        let error = asGuest.reason(
            producer.commit([TopicPartition(topic, 0): 1], fence: fence, within: contract.patience))
        #expect(error?.remedy == .stop)
        #expect(try guest.admin.groupOffsets(of: "g").isEmpty)
    }

    @Test func `a guest changes a group's offsets only while nobody owns the log`() throws {
        let topic = try contract.makeTopic()
        let offsets = [TopicPartition(topic, 0): Offset(3)]
        let guest = try EmbeddedLog(directory: directory.path, access: .guest, options: .quick)
        defer { guest.close() }
        contract.expectError(.stop, "process \(getpid())") { try guest.admin.setGroupOffsets(offsets, of: "g") }
        contract.expectError(.stop, "process \(getpid())") { try guest.admin.deleteGroup("g") }
        owner.close()
        try guest.admin.setGroupOffsets(offsets, of: "g")
        #expect(try guest.admin.groupOffsets(of: "g") == offsets)
        try guest.admin.deleteGroup("g")
        #expect(try guest.admin.groupOffsets(of: "g").isEmpty)
        // And it lets the next owner in.
        try EmbeddedLog(directory: directory.path, options: .quick).close()
    }

    @Test func `a guest makes no log`() throws {
        for path in [directory.file("missing"), directory.file("empty")] {
            if path.hasSuffix("empty") {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            }
            contract.expectError(.stop, path, "no log") {
                _ = try EmbeddedLog(directory: path, access: .guest, options: .quick)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: directory.file("missing")))
    }

    @Test func `the owner's consumer notices what another process writes`() async throws {
        let topic = try contract.makeTopic()
        let path = directory.path
        let member = try contract.join("g", [topic])
        defer { member.close() }
        try member.waitForAssignment(contract.patience)
        try member.startFromTheBeginning()
        await #expect(processExitsWith: .success) { [path = path as String, topic = topic as String] in
            let guest = try EmbeddedLog(directory: path, access: .guest, options: .quick)
            try LogContract(log: guest).write([TestRecord("k", "from afar")], to: topic)
            guest.close()
        }
        #expect(try member.take(1, from: member.partitions[0], contract.patience).values == ["from afar"])
    }

    @Test func `another process can't own the log at the same time`() async throws {
        let (path, holder) = (directory.path, getpid())
        await #expect(processExitsWith: .success) { [path = path as String, holder = holder as Int32] in
            do throws(LogError) {
                try EmbeddedLog(directory: path, options: .quick).close()
                exit(2)
            } catch {
                guard error.remedy == .stop, error.description.contains("process \(holder)") else { exit(3) }
            }
        }
    }
}
