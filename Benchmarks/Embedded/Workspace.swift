import EmbeddedLog
import Millrace
import MillraceRuntime
import MillraceTesting

/// A directory with an embedded log and state, and the application that runs on it, driven step by step on this thread.
final class Workspace {
    let directory: TemporaryDirectory
    let log: EmbeddedLog
    private let stateRoot: String
    private var state: StateDirectory
    private let topology: Topology
    private(set) var thread: StreamThread?

    static let applicationID = "bench"

    init(_ topology: Topology, inputs: [String]) throws {
        self.topology = topology
        directory = try TemporaryDirectory()
        log = try EmbeddedLog(directory: "\(directory.path)/log", access: .owner)
        stateRoot = "\(directory.path)/state"
        state = try StateDirectory(root: stateRoot, applicationID: Self.applicationID)
        try log.admin.createTopics(inputs.map { TopicSpecification(name: $0, partitions: 1) })
        try TopicPreparation(plan: topology.plan, applicationID: Self.applicationID, admin: log.admin, logger: .silent)
            .prepare()
    }

    deinit {
        thread?.abandon()
        log.close()
        state.close()
        directory.remove()
    }

    /// Appends what `fill` writes, in transactions of 100,000 records.
    func fill(_ topic: String, count: Int, _ fill: (Int, inout ByteWriter, inout ByteWriter) -> Void) throws {
        let producer = try log.makeProducer(transactionalID: "bench-fill")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic)
        var key = ByteWriter()
        var value = ByteWriter()
        for number in 0..<count {
            if number % 100_000 == 0 {
                if number > 0 { try commit(producer) }
                try producer.begin()
            }
            key.removeAll()
            value.removeAll()
            fill(number, &key, &value)
            try key.withBytes { key in
                try producer.append(
                    to: handle, partition: 0, key: key.isEmpty ? nil : key, value: value.bytes, headers: Headers(),
                    timestamp: Timestamp(milliseconds: 1_700_000_000_000 + Int64(number)))
            }
        }
        try commit(producer)
    }

    /// Commits the start of a topic for the application: a changelog without committed offsets is refused.
    func commitOffset(of topic: String) throws {
        try log.admin.setGroupOffsets([TopicPartition(topic, 0): 0], of: Self.applicationID)
    }

    private func commit(_ producer: any LogProducer) throws {
        let outcome = producer.commit([:], fence: nil, within: .seconds(60))
        if case .aborted(let error) = outcome { throw error }
    }

    /// Starts the application; nothing is processed yet.
    @discardableResult func start() throws -> StreamThread {
        var configuration = ThreadConfiguration(applicationID: Self.applicationID)
        configuration.purgeInterval = .seconds(1)
        let thread = try StreamThread(
            name: "bench-1", configuration: configuration, plan: topology.plan, program: topology.program,
            log: log, directory: state,
            transactionalID: "bench-1")
        self.thread = thread
        return thread
    }

    /// Steps until everything in the log is processed and committed.
    func run() throws {
        guard let thread else { return }
        while true {
            let worked = try thread.step()
            if !worked, thread.isSettled,
                try log.lag(of: topology.plan, applicationID: Self.applicationID).allSatisfy({ $0.lag == 0 })
            {
                return
            }
        }
    }

    func stop() throws {
        try thread?.stop()
        thread = nil
    }

    /// Deletes the state, so that the next start restores all of it.
    func deleteState() throws {
        for task in try StateDirectory.tasks(root: stateRoot, applicationID: Self.applicationID) {
            try StateDirectory.removeTask(state.directory(of: task))
        }
    }
}
