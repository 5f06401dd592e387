import Foundation
import KafkaClient
import TestBroker
import Testing

/// Handles are the library's clients, with threads, sockets and memory; each must be freed once.
@Suite(.serialized) struct HandleTests {
    private static let connections: [KafkaConfiguration] = {
        var all = [Broker.nowhere]
        if let connection = try? Broker.connection() { all.append(connection) }
        return all
    }()

    /// The names that `read` answers for each entry of a folder of `/proc/self`.
    private func entries(of folder: String, _ read: (String) -> String?) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)") else {
            return []
        }
        return names.compactMap { read("/proc/self/\(folder)/\($0)") }
    }

    /// The sockets and pipes of this process, and the library's threads: other suites run beside this one, but on files.
    private var handles: (files: Int, threads: Int) {
        let files = entries(of: "fd") { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
        let threads = entries(of: "task") { try? String(contentsOfFile: "\($0)/comm", encoding: .utf8) }
        return (files.count { !$0.hasPrefix("/") }, threads.count { $0.hasPrefix("rdk:") })
    }

    private func expectNothingLeft(_ body: () throws -> Void) throws {
        try body()
        let before = handles
        for _ in 0..<100 { try body() }
        let after = handles
        // Other suites of the library run beside this one; a leak would be a hundred of each.
        #expect(after.files - before.files < 50)
        #expect(after.threads - before.threads < 50)
    }

    @Test(arguments: connections.indices) func `a hundred consumers leave nothing behind`(index: Int) throws {
        try expectNothingLeft {
            let consumer = try KafkaConsumer(
                KafkaConsumerConfiguration(Self.connections[index], group: "handle-tests"))
            consumer.close()
            consumer.close()
            let error = #expect(throws: KafkaError.self) { try consumer.subscribe(to: ["t"]) }
            #expect(error?.code == .closed)
        }
    }

    @Test(arguments: connections.indices) func `a hundred producers leave nothing behind`(index: Int) throws {
        try expectNothingLeft {
            let producer = try KafkaProducer(KafkaProducerConfiguration(Self.connections[index]))
            producer.close()
            producer.close()
            let error = #expect(throws: KafkaError.self) { try producer.flush(timeout: .zero) }
            #expect(error?.code == .closed)
        }
    }

    @Test(arguments: connections.indices)
    func `a hundred transactional producers leave nothing behind`(index: Int) throws {
        let id = Broker.unique("tx")
        try expectNothingLeft {
            let producer = try KafkaProducer(
                KafkaProducerConfiguration(Self.connections[index], transactionalID: id))
            if index > 0 { try producer.initTransactions(timeout: .seconds(30)) }
            // Not closed: letting go of it is enough.
        }
    }

    @Test(arguments: connections.indices) func `a hundred readers leave nothing behind`(index: Int) throws {
        try expectNothingLeft {
            let reader = try KafkaReader(Self.connections[index])
            let partition = try reader.read(KafkaTopicPartition("no-such-topic", 0), from: 0)
            if index == 0 { _ = try partition.next(timeout: .zero) }
            partition.close()
            partition.close()
            let error = #expect(throws: KafkaError.self) { try partition.next(timeout: .zero) }
            #expect(error?.code == .closed)
        }
    }

    @Test(arguments: connections.indices) func `a hundred admin clients leave nothing behind`(index: Int) throws {
        try expectNothingLeft {
            let admin = try KafkaAdmin(Self.connections[index])
            if index > 0 { _ = try admin.clusterID() }
            admin.close()
            admin.close()
            let error = #expect(throws: KafkaError.self) { try admin.clusterID() }
            #expect(error?.code == .closed)
        }
    }
}
