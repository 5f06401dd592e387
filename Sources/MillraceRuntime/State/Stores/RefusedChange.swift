/// A change of a store that its changelog doesn't take.
struct RefusedChange: Error {
    let store: String
    let task: TaskID
    let changelog: String
    let cause: LogError

    /// The error that ends the thread, with the input record that the change comes from, if there is one.
    func error(of input: InputPosition?) -> StreamsError {
        StreamsError(
            .user,
            """
            changelog \(changelog) refused a change of store \(store) made of \(input?.text ?? "no record") in task \(task): \(cause). A change \
            is never skipped, since the store and its changelog would differ, and the record's offset is not committed. \
            Change the topic's settings or the topology, and start again
            """, code: .productionFailed,
            at: .init(store: store, task: task, partition: input?.partition, offset: input?.offset), cause: cause)
    }
}
