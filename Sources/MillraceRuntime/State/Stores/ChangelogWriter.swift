/// Writes the changes of one store to its changelog.
@safe struct ChangelogWriter: ~Copyable {
    private let store: String
    private let task: TaskID
    // The collector owns the sinks and outlives the stores; counting references would cost for every write.
    private let sink: Unmanaged<RecordSink>

    init(of store: String, of task: TaskID, to sink: RecordSink) {
        self.store = store
        self.task = task
        unsafe self.sink = Unmanaged.passUnretained(sink)
    }

    /// Appends a change; nil is a tombstone.
    func append(_ value: RawSpan?, for key: RawSpan, _ timestamp: Timestamp, _ headers: Headers) throws {
        do {
            try RawRecord.withRecord(key: key, value: value, timestamp: timestamp, headers: headers) { record in
                try unsafe sink._withUnsafeGuaranteedRef { sink throws(any Error) in
                    try sink.append(record, to: task.partition)
                }
            }
        } catch {
            throw refusal(error)
        }
    }

    /// A change that the changelog doesn't take can't be skipped: the store and its changelog would differ.
    @inline(never)
    private func refusal(_ error: any Error) -> any Error {
        guard let error = error as? LogError, error.remedy == .dropRecord else { return error }
        return RefusedChange(store: store, task: task, changelog: topic, cause: error)
    }

    var topic: String { unsafe sink._withUnsafeGuaranteedRef { $0.topic } }

    /// What the changelog has acknowledged in the log's open transaction.
    var acknowledgedPosition: Offset? {
        unsafe sink._withUnsafeGuaranteedRef { $0.nextOffset(of: task.partition) }
    }
}
