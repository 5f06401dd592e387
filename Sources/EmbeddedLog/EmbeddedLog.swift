package import MillraceRuntime
import Synchronization

/// Durable topics, consumer groups and transactions in one directory, without a broker: one LMDB environment.
///
/// One process owns the log and runs the application on it; others may work beside it as guests. The log survives
/// `kill -9` at any moment, and with `.synchronous` durability a power loss, with nothing lost and nothing torn.
package final class EmbeddedLog: Log {
    private let store: LogStore
    /// Nil for a guest.
    private let groups: GroupCoordinator?
    private let ownership: Ownership?
    private let trust: LogTrust
    private let maximumRecordBytes: Int
    private let failed: @Sendable (LogError) -> Void
    private let cleaner: LogCleaner
    private let cleanerThread: CleanerThread?
    private let isOpen = Atomic<Bool>(true)

    package let admin: any LogAdmin

    /// Opens the log of `directory`. The owner makes both if they are missing.
    package init(
        directory: String, access: Access = .owner, options: EmbeddedLogOptions = EmbeddedLogOptions()
    ) throws(LogError) {
        trust = LogTrust(directory: directory)
        failed = options.cleaningFailed
        maximumRecordBytes = min(options.maximumRecordBytes, Chunk.largestRecord)
        switch access {
        case .owner:
            let ownership = try Ownership(directory: directory)
            self.ownership = ownership
            try trust.check()
            if options.durability == .withoutSync { try trust.begin() }
            store = try SharedStores.open(directory, options, creating: true)
            groups = GroupCoordinator(signalling: store.changes)
        case .guest:
            ownership = nil
            try trust.check()
            var options = options
            options.durability = .synchronous
            store = try SharedStores.open(directory, options, creating: false)
            groups = nil
        }
        do throws(LogError) {
            // An earlier opening in this process may have decided otherwise than these options.
            if access == .owner { try store.isSynchronous ? trust.end(store) : trust.begin() }
        } catch {
            SharedStores.close(store)
            throw error
        }
        admin = EmbeddedAdmin(store: store, groups: groups)
        cleaner = LogCleaner(store: store, minimumDirtyBytes: options.minimumDirtyBytes)
        do {
            cleanerThread =
                if access == .owner, let interval = options.cleaningInterval {
                    try CleanerThread(cleaner, every: interval, failed: options.cleaningFailed)
                } else {
                    nil
                }
        } catch {
            SharedStores.close(store)
            throw StoreFailure.logError(error, "Starting the cleaner of the log", directory)
        }
    }

    deinit { close() }

    /// 128 random bits, made with the log.
    package var identity: String { store.identity }

    package func makeConsumer(group: String, topics: [String], clientID: String) throws(LogError) -> any LogConsumer {
        guard let groups else {
            throw LogError(
                .stop,
                "A guest of the log in \(store.directory) can't join group '\(group)': only the owner runs consumer groups. "
                    + "Open the log as its owner, or read partitions with a reader.")
        }
        if let fault = GroupKey.fault(ofGroup: group) { throw LogError(.stop, "Can't make a consumer: \(fault).") }
        let found = try store.read("Looking up the topics of group '\(group)'") { transaction in
            var found: [String: TopicEntry] = [:]
            for name in topics { found[name] = try store.databases.topic(name, in: transaction) }
            return found
        }
        if let missing = topics.first(where: { found[$0] == nil }) {
            throw LogError(
                .stop,
                "Group '\(group)' reads topic '\(missing)', which doesn't exist in \(store.directory): create it first.",
                code: .missingTopic)
        }
        return EmbeddedConsumer(store: store, groups: groups, group: group, topics: found, clientID: clientID)
    }

    package func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
        EmbeddedProducer(
            store: store, groups: groups, transactionalID: transactionalID, maximumRecordBytes: maximumRecordBytes)
    }

    package func makeReader(
        of partition: TopicPartition, from start: Offset
    ) throws(LogError) -> any LogReader {
        try EmbeddedReader(store: store, partition: partition, from: start)
    }

    /// Applies retention and compaction now, as if the time were `now`; the owner's background thread does it anyway.
    package func clean(now: Timestamp) throws(LogError) { try cleaner.clean(now: now, breathing: false) }

    package func close() {
        guard isOpen.exchange(false, ordering: .relaxed) else { return }
        cleanerThread?.stop()
        groups?.close()
        SharedStores.close(store) {
            guard ownership != nil else { return }
            do throws(LogError) { try trust.end(store) } catch { failed(error) }
        }
        ownership?.end()
    }
}
