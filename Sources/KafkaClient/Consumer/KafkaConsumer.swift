/// A member of a consumer group.
///
/// Every assigned partition has a queue of its own, and records are taken from it in batches, without being copied:
/// ``poll(timeout:where:)`` says when there is something, ``takeBatch(from:maximumRecords:)`` takes it. What isn't taken stays
/// where it is, and once a queue is full no more is fetched into it: there is nothing to pause or resume.
///
/// Rebalances are values that `poll` returns, never callbacks. Between the value ``AssignmentChange/revoked(_:)`` and
/// the call of ``finishRevocation()`` the partitions are still the member's: that is the time to commit.
///
/// Calls block the thread that makes them. A consumer is used by one thread at a time.
public final class KafkaConsumer {
    /// A change of the partitions that a member owns.
    public enum AssignmentChange: Hashable, Sendable {
        /// The member now owns exactly these partitions.
        case assigned([KafkaTopicPartition])
        /// The group takes the partitions back: commit what was processed, then call ``finishRevocation()``.
        case revoked([KafkaTopicPartition])
        /// The group has given the partitions to others already: commit nothing, then call ``finishRevocation()``.
        case lost([KafkaTopicPartition])
    }

    /// The group.
    public let group: String
    /// Who the member is in the present generation; nil without an assignment, or once it is lost.
    public private(set) var membership: KafkaGroupMembership?

    private let offsetReset: KafkaConsumerConfiguration.OffsetReset
    private let startsAtCommittedOffsets: Bool
    private let wakeup: WakeupPipe
    private var client: ClientHandle?
    private var groupQueue: QueueHandle?
    private var assigned: AssignedPartitions?
    /// Partitions whose position is to be found out.
    private var unstarted: [KafkaTopicPartition: Start] = [:]
    /// When to try again to find them out, after a retriable failure.
    private var nextStart = ContinuousClock.now

    private enum Start { case committed, reset }

    /// A client that can join ``KafkaConsumerConfiguration/group``; it does so with ``subscribe(to:)``.
    ///
    /// Throws for `cooperative-sticky` and for the group protocol of KIP-848, which hand out partitions one by one.
    public init(_ configuration: KafkaConsumerConfiguration) throws(KafkaError) {
        try Self.checkOverrides(configuration.connection.overrides)
        let settings = try ConfigurationHandle(
            configuration.settings, configuration.connection, for: .consumers, events: [.rebalances, .errors])
        let client = try ClientHandle(
            .consumer, settings, context: ClientContext(configuration.connection, group: configuration.group))
        try client.pollThroughConsumer()
        let queue = try QueueHandle.ofConsumer(client)
        wakeup = try WakeupPipe()
        queue.notify(wakeup)
        group = configuration.group
        offsetReset = configuration.offsetReset
        startsAtCommittedOffsets = configuration.startsAtCommittedOffsets
        self.client = client
        groupQueue = queue
    }

    deinit { close() }

    /// Joins the group, or changes what the member asks for. The assignment comes through ``poll(timeout:where:)``.
    public func subscribe(to topics: [String]) throws(KafkaError) { try opened().subscribe(to: topics) }

    /// The partitions that the member owns.
    public var assignment: [KafkaTopicPartition] { assigned?.partitions ?? [] }

    /// Serves the group and returns a change of the assignment, if there is one. Without one it waits until an assigned
    /// partition has something to take.
    ///
    /// - Parameters:
    ///   - timeout: how long it waits at most.
    ///   - isWanted: the partitions that end the wait; all of them unless given.
    public func poll(
        timeout: Duration, where isWanted: (KafkaTopicPartition) -> Bool = { _ in true }
    ) throws(KafkaError) -> AssignmentChange? {
        // Most polls find something, or don't want to wait: for them this is all.
        if let change = try serveGroup() { return change }
        try startUnstarted()
        if timeout <= .zero || assigned?.hasRecords(where: isWanted) == true { return nil }
        let deadline = ContinuousClock.now + timeout
        while true {
            // A signal is only missed if it is cleared after the queues were looked at.
            wakeup.clear()
            if let change = try serveGroup() { return change }
            try startUnstarted()
            if assigned?.hasRecords(where: isWanted) == true { return nil }
            let now = ContinuousClock.now
            if now >= deadline { return nil }
            let end = unstarted.isEmpty ? deadline : min(deadline, max(nextStart, now + .milliseconds(1)))
            wakeup.wait(now.duration(to: end))
        }
    }

    /// The next records of an assigned partition, at most `maximumRecords`, or nil where there are none now.
    ///
    /// Throws ``KafkaError/Code/noOffset`` where the position isn't in the log any more and no reset was asked for;
    /// the partition then stands still until ``seek(to:)``.
    public func takeBatch(
        from partition: KafkaTopicPartition, maximumRecords: Int
    ) throws(KafkaError) -> KafkaRecordBatch? {
        guard let assigned else { return nil }
        do throws(KafkaError) {
            return try assigned.take(from: partition, maximumRecords: maximumRecords)
        } catch {
            guard error.code == .noOffset, offsetReset != .error else { throw error }
            unstarted[partition] = .reset
            return nil
        }
    }

    /// Whether there may be more records of an assigned partition than were taken: by what the last fetches brought, and
    /// true before the first. Needs `enable.partition.eof` where a partition may end in records that aren't handed out,
    /// such as the markers of transactions.
    package func hasMore(of partition: KafkaTopicPartition) -> Bool {
        unstarted[partition] != nil || assigned?.hasMore(of: partition) == true
    }

    /// Where the next `takeBatch` of each of these assigned partitions starts. What was read ahead is dropped; batches
    /// that were taken already are the caller's to drop.
    public func seek(to offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) {
        _ = try opened()
        guard let assigned else { throw KafkaError(.wrongState, "Seeking: no partition is assigned to this member") }
        unstarted = unstarted.filter { offsets[$0.key] == nil }
        if !offsets.isEmpty { try assigned.seek(to: offsets) }
    }

    /// The group's committed offsets; partitions without one are absent. With ``KafkaIsolation/readCommitted`` it waits
    /// until no transaction is open that may still change them.
    public func committedOffsets(
        of partitions: [KafkaTopicPartition], timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try committed(partitions, timeout: timeout).mapValues(\.offset)
    }

    /// The group's committed offsets with their metadata, as ``committedOffsets(of:timeout:)``.
    public func committed(
        _ partitions: [KafkaTopicPartition], timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: KafkaCommittedOffset] {
        try opened().committed(partitions, timeout: timeout)
    }

    /// Commits offsets for the group, outside of any transaction: those of the next records to process.
    public func commit(_ offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) {
        try commit(offsets.mapValues { KafkaCommittedOffset($0) })
    }

    /// Commits offsets with metadata.
    @_disfavoredOverload
    public func commit(_ offsets: [KafkaTopicPartition: KafkaCommittedOffset]) throws(KafkaError) {
        if !offsets.isEmpty { try opened().commit(offsets) }
    }

    /// Gives back what ``AssignmentChange/revoked(_:)`` or ``AssignmentChange/lost(_:)`` named.
    public func finishRevocation() throws(KafkaError) {
        forgetAssignment()
        try opened().unassign()
    }

    /// Leaves the group and frees the client; the second time it does nothing. Batches stay usable.
    public func close() {
        guard let client, let groupQueue else { return }
        forgetAssignment()
        leave(client, groupQueue)
        groupQueue.stopNotifying()
        self.groupQueue = nil
        self.client = nil
    }

    /// How long the group's coordinator hasn't been reached; nil while it is.
    package var timeWithoutCoordinator: Duration? { client?.context.timeWithoutCoordinator }

    /// What keeps the consumer from the cluster, while no broker is connected: `host:port: reason`.
    package var trouble: String? {
        guard let context = client?.context, context.timeWithoutBroker != nil else { return nil }
        return context.trouble.map { "\($0.broker): \($0.reason)" }
    }

    // MARK: - Inside

    private static func checkOverrides(_ overrides: [String: String]) throws(KafkaError) {
        if overrides["auto.offset.reset"] != nil {
            throw KafkaError(.invalidArgument, "Setting \"auto.offset.reset\": use offsetReset of the configuration")
        }
        let strategy = overrides["partition.assignment.strategy"] ?? "", groupProtocol = overrides["group.protocol"]
        if strategy.contains("cooperative") || groupProtocol?.lowercased() == "consumer" {
            throw KafkaError(
                .invalidArgument,
                "Setting \"\(groupProtocol == nil ? "partition.assignment.strategy" : "group.protocol")\": this consumer"
                    + " takes its partitions all at once; use range or roundrobin with the classic protocol")
        }
    }

    private func opened() throws(KafkaError) -> ClientHandle {
        guard let client else { throw KafkaError(.closed, "The consumer of group \(group) is closed") }
        return client
    }

    private func forgetAssignment() {
        membership = nil
        assigned = nil
        unstarted = [:]
    }

    /// Takes what the group's queue holds, up to a change of the assignment.
    private func serveGroup() throws(KafkaError) -> AssignmentChange? {
        guard let groupQueue, let client else {
            throw KafkaError(.closed, "The consumer of group \(group) is closed")
        }
        while let event = groupQueue.nextEvent() {
            switch event.kind {
            case .rebalance:
                return event.isAssignment ? try take(event.partitions, client) : giveBack(client)
            case .error:
                if let trouble = event.trouble(client.context) { client.context.note(trouble) }
                let error = event.error("Group \(group)", client: client)
                // Broken connections heal by themselves and are in the log; a member that asked too late is told by
                // the loss of its partitions.
                if let error, error.isFatal || !(error.code.isTransient || error.code == .pollTooSlow) {
                    throw error
                }
            case .fetch: throw KafkaError(.failure, "Group \(group): a record came outside of its partition's queue")
            case .other: continue
            }
        }
        return nil
    }

    private func take(_ partitions: [KafkaTopicPartition], _ client: ClientHandle) throws(KafkaError)
        -> AssignmentChange
    {
        // At this moment and no other the identity is certain to be the one that owns these partitions.
        membership = KafkaGroupMembership(token: try GroupMetadata(of: client).encoded())
        assigned = try AssignedPartitions(partitions, client, wakeup)
        unstarted = [:]
        if startsAtCommittedOffsets { for partition in partitions { unstarted[partition] = .committed } }
        return .assigned(partitions)
    }

    /// Finds out where to read what was assigned, or lost its position, and reads it. After a retriable failure a later
    /// poll tries again.
    private func startUnstarted() throws(KafkaError) {
        guard !unstarted.isEmpty, let client, let assigned, ContinuousClock.now >= nextStart else { return }
        do throws(KafkaError) {
            let offsets = try starts(of: Array(unstarted.keys), client)
            if !offsets.isEmpty { try assigned.seek(to: offsets) }
            unstarted = [:]
        } catch {
            guard error.isRetriable, !error.isFatal else { throw error }
            client.report("Group \(group): \(error); trying again")
            nextStart = .now + .milliseconds(100)
        }
    }

    /// Where to start reading.
    private func starts(
        of partitions: [KafkaTopicPartition], _ client: ClientHandle
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let atCommitted = partitions.filter { unstarted[$0] == .committed }
        var offsets = try client.committed(atCommitted, timeout: .seconds(5)).mapValues(\.offset)
        let ranges = try ranges(of: partitions, client)
        for partition in partitions {
            guard let range = ranges[partition] else { continue }
            if let offset = offsets[partition], range.contains(offset) { continue }
            switch offsetReset {
            case .earliest: offsets[partition] = range.lowerBound
            case .latest: offsets[partition] = range.upperBound
            case .error:
                throw KafkaError(
                    .noOffset, "Reading \(partition): group \(group) has no committed offset in \(range)")
            }
        }
        return offsets
    }

    /// The offsets from the first record to the end of each partition.
    private func ranges(
        of partitions: [KafkaTopicPartition], _ client: ClientHandle
    ) throws(KafkaError) -> [KafkaTopicPartition: ClosedRange<Int64>] {
        do throws(KafkaError) {
            let starts = try client.offsets(of: partitions, at: -2).all()
            let ends = try client.offsets(of: partitions, at: -1).all()
            return starts.reduce(into: [:]) { ranges, start in
                if let end = ends[start.key] { ranges[start.key] = start.value...max(start.value, end) }
            }
        } catch {
            // The library goes on believing in an old leader; being asked for the topics, it learns of the new one.
            if error.isRetriable {
                _ = try client.partitionCounts(of: partitions.map(\.topic), timeout: .seconds(5))
            }
            throw error
        }
    }

    private func giveBack(_ client: ClientHandle) -> AssignmentChange {
        guard client.isAssignmentLost else { return .revoked(assignment) }
        membership = nil
        return .lost(assignment)
    }

    private func leave(_ client: ClientHandle, _ queue: QueueHandle) {
        let deadline = ContinuousClock.now + .seconds(10)
        do throws(KafkaError) {
            try client.beginClosing(queue)
            while !client.isClosed, ContinuousClock.now < deadline {
                guard let event = queue.nextEvent(timeout: .milliseconds(100)) else { continue }
                if event.kind == .rebalance { try client.unassign() }
            }
        } catch {
            // The group notices when the session times out; what matters is that the client is freed.
            client.report("Leaving group \(group) failed: \(error)")
        }
    }
}
