import KafkaClient
import KafkaLog
import LogTesting
import TestBroker
import Testing

@Suite(.requiresBroker) struct KafkaLogContractTests {
    /// The cases run side by side, on few processors.
    private static let patience = Duration.seconds(30)

    @Test(arguments: LogContract.cases)
    func `Kafka does what every log must`(_ contractCase: LogContract.Case) async throws {
        try await withTaskExecutorPreference(OwnThreads.shared) { try Self.run(contractCase) }
    }

    private static func run(_ contractCase: LogContract.Case) throws {
        // One case has values of ten megabytes.
        let cluster = try Broker.cluster { $0.producerOverrides["message.max.bytes"] = "\(20 << 20)" }
        defer { cluster.close() }
        let contract = LogContract(log: cluster, patience: patience)
        let outcome = Result { try contractCase.run(contract) }
        try cleanUp(contract)
        try outcome.get()
    }

    /// Deletes what is left of the case's topics and groups.
    private static func cleanUp(_ contract: LogContract) throws {
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        let topics = try admin.partitionCounts(contract.usedNames(of: "topic"))
        try admin.deleteTopics(Array(topics.keys))
        for group in contract.usedNames(of: "group") {
            try eventually("the end of \(group)", holds: { try delete(group, admin) })
        }
    }

    /// False while the group has members.
    private static func delete(_ group: String, _ admin: KafkaAdmin) throws -> Bool {
        do {
            try admin.deleteGroup(group)
        } catch let error where error.code == .groupNotEmpty {
            return false
        } catch let error where error.code == .groupNotFound {
            // Nobody joined it, or the case itself has deleted it.
        }
        return true
    }
}
