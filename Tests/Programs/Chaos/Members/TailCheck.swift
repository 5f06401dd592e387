import FaultTesting
import MillraceRuntime

/// Checks, right after a process was killed, that its states lack no more than one transaction: what the log had
/// committed just before the states could.
struct TailCheck {
    let view: KafkaView
    let stores: [StoreID]

    /// Answers how many records the states lack. `tasks` are those that the process owned and nobody else did yet.
    func check(_ positions: [TopicPartition: Int64], tasks: Set<String>, of member: String) throws -> Int {
        var lacking = 0
        for store in stores where tasks.contains("\(store.task)") {
            // Without a position nothing was committed.
            let position = positions[store.changelog] ?? 0
            let entries = try view.entries(
                of: store.changelog, from: position, to: try view.readableEnd(of: store.changelog))
            // Behind each transaction's records stands its marker, so that the next one's don't follow at once.
            let transactions = zip(entries, entries.dropFirst()).count { $1.offset != $0.offset + 1 } + 1
            try expect(
                entries.isEmpty || transactions == 1,
                "killed, process \(member) left \(store) at offset \(position), \(transactions) transactions behind its "
                    + "changelog")
            lacking += entries.count
        }
        return lacking
    }
}
