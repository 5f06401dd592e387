extension StreamThread {
    /// Begins a transaction; while a refused record is looked for and it can't be far, one whose records are confirmed.
    func beginTransaction() throws {
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
        isInTransaction = true
    }

    private func startConfirming() throws -> ConfirmingProducer {
        let new = ConfirmingProducer(producer, refusedWrites, timeout: configuration.commitTimeout)
        try collector.attach(to: new)
        confirming = new
        return new
    }

    /// Writes through the thread's own producer again; sinks must be attached to it.
    func stopConfirming() {
        if let confirming { refusedWrites = confirming.writes }
        confirming = nil
    }

    /// The log refused one of the transaction's records: looks for it in smaller transactions.
    func searchRefusal(_ error: LogError) {
        let records = uncommittedRecords + recordsOfFailure
        if search == nil {
            search = RefusalSearch(records: records, isTransactional: producer.isTransactional)
        } else {
            confirming?.noteRefusal(error)
            search?.failed(records: records)
        }
    }

    /// A transaction was committed: whether more of them must be small.
    func continueSearch() {
        guard search?.committed(hadRefusal: confirming?.hadRefusal ?? false) == true else { return }
        search = nil
        refusedWrites = RefusedWrites()
        configuration.logger.info("Thread \(name) is past the records that the log refused")
    }

    /// As many input records as the search allows in one transaction.
    func processSearching(_ search: RefusalSearch, _ waiting: [StreamTask]) throws -> Int {
        var processed = 0
        for task in waiting {
            let left = search.limit - uncommittedRecords
            if left <= 0 { break }
            confirming?.task = task.context
            processed += try process(task, upTo: min(left, 256))
        }
        return processed
    }
}
