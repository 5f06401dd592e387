extension Bench {
    /// The topics that a job reads: the input, and the table that it is joined with.
    func inputs(of job: Job) -> [String] {
        [inputTopic(of: job)] + (job.table.map { ["\(prefix)-\($0.name)"] } ?? [])
    }

    /// Writes what a job reads, unless another job's is the same.
    func loadInputs(of job: Job) throws {
        for topic in inputs(of: job) where !cluster.topics.contains(topic) {
            try cluster.create(topic, partitions: InputRecords.partitions)
            if let table = job.table, topic != inputTopic(of: job) {
                try fill(topic, with: table)
            } else {
                try fillInput(topic, count: options.records(of: job))
            }
        }
    }

    private func inputTopic(of job: Job) -> String { "\(prefix)-input-\(options.records(of: job))" }

    private func fillInput(_ topic: String, count: Int) throws {
        var records = InputRecords()
        try cluster.fill(topic, count: count) { _ in
            records.advance()
            return (InputRecords.partition(of: records.key), records.key, records.value)
        }
    }

    private func fill(_ topic: String, with table: TableRows) throws {
        // Earlier than the input, so that each of its records finds its row.
        let start = InputRecords.firstTimestamp - Int64(table.count)
        try cluster.fill(topic, count: table.count, from: start) { number in
            let key = table.key(of: number)
            return (InputRecords.partition(of: key), key, TableRows.value(of: number))
        }
    }
}
