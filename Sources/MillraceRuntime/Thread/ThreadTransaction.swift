/// A thread's transactions in the log: its producer, whether one is open, and what is known of it.
final class ThreadTransaction {
    private let environment: ThreadEnvironment
    private(set) var producer: any LogProducer
    /// Writes through the producer.
    let collector: RecordCollector
    private(set) var isOpen = false
    /// When the last commit began.
    private(set) var lastCommit: Duration
    var records = ProcessedRecords()
    var longestWork = LongestWork()
    private var fences = FenceCounter()
    /// The search for a record that the log refuses; nil nearly always.
    private(set) var search: RefusalSearch?
    private var confirming: ConfirmingProducer?
    private var refusedWrites = RefusedWrites()

    init(_ environment: ThreadEnvironment) throws {
        self.environment = environment
        let configuration = environment.configuration
        lastCommit = environment.time.monotonic
        producer = try environment.log.makeProducer(transactionalID: environment.transactionalID)
        collector = RecordCollector(
            applicationID: configuration.applicationID, producer: producer, time: environment.time,
            retention: RetentionWatch(configuration.outputRetentions, logger: configuration.logger))
    }

    /// Begins a transaction; while a refused record is looked for and it can't be far, one whose records are confirmed.
    func begin() throws {
        if search?.confirms == true {
            let confirming = try confirming ?? startConfirming()
            try confirming.begin()
        } else {
            if confirming != nil {
                stopConfirming()
                try collector.attach(to: producer)
            }
            try producer.begin()
        }
        isOpen = true
    }

    /// A commit begins, or there is nothing to commit.
    func noteCommit(at now: Duration) { lastCommit = now }

    func end(with offsets: [TopicPartition: CommittedOffset], fence: Fence, within limit: Duration)
        throws(LogError)
    {
        switch producer.commit(offsets, fence: fence, within: limit) {
        case .committed: isOpen = false
        case .aborted(let error):
            isOpen = false
            throw error
        case .unknown(let error):
            records.endedUnknown(offsets.mapValues(\.offset))
            throw LogError(error.remedy == .fenced ? .fenced : .replaceProducer, error.description)
        }
    }

    /// Everything is committed, the states too. Returns whether that ends a search.
    func succeeded() -> Bool {
        longestWork = LongestWork()
        return continueSearch()
    }

    /// Drops the transaction; throws where only another producer can settle it.
    func abort() throws(LogError) {
        records.dropped()
        guard isOpen else { return }
        isOpen = false
        try producer.abort()
    }

    /// Drops what is known of the transaction, which only another producer can settle.
    func giveUp() {
        isOpen = false
        records.dropped()
    }

    func replaceProducer() throws {
        stopConfirming()
        producer.close()
        producer = try environment.log.makeProducer(transactionalID: environment.transactionalID)
        try collector.attach(to: producer)
    }

    func close() { producer.close() }

    /// Throws if the producer is fenced so often that another process must have its transactional id.
    func checkFence(_ error: LogError, isSlow: Bool) throws {
        // Slow work explains a fence: the transaction timed out.
        guard error.remedy == .fenced, !isSlow, fences.count(at: environment.time.monotonic) else { return }
        throw StreamsError(
            .user,
            """
            the producer of thread \(environment.name) was fenced more than \(FenceCounter.most) times within a minute: \
            another process runs with the transactional id \(environment.transactionalID). Stop it; if its state was copied \
            from \(environment.directory.path), delete the file process-id in the copy. \(error)
            """, code: .fenced, cause: error)
    }

    // MARK: The search for a refused record

    /// The log refused one of the transaction's records: looks for it in smaller transactions.
    func searchRefusal(_ error: LogError) {
        let count = records.ofAttempt
        if search == nil {
            search = RefusalSearch(records: count, isTransactional: producer.isTransactional)
        } else {
            confirming?.noteRefusal(error)
            search?.failed(records: count)
        }
    }

    /// The task that writes next.
    func writes(_ task: StreamTask) { confirming?.task = task.context }

    /// A transaction was committed: returns whether the search ends with it.
    private func continueSearch() -> Bool {
        guard search?.committed(hadRefusal: confirming?.hadRefusal ?? false) == true else { return false }
        search = nil
        refusedWrites = RefusedWrites()
        return true
    }

    private func startConfirming() throws -> ConfirmingProducer {
        let new = ConfirmingProducer(producer, refusedWrites, timeout: environment.configuration.commitTimeout)
        try collector.attach(to: new)
        confirming = new
        return new
    }

    /// Writes through the thread's own producer again; sinks must be attached to it.
    private func stopConfirming() {
        if let confirming { refusedWrites = confirming.writes }
        confirming = nil
    }
}
