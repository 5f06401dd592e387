/// Reads committed records of one partition, in order, and then what comes: it has no end.
package protocol LogFollower: AnyObject {
    /// The next records; nil where there are none now. Throws with `.resetPosition` where the log no longer holds the position.
    func next() throws(LogError) -> RecordBatch?

    func close()
}

/// Follows a partition of a log where a reader costs next to nothing: makes one for each look.
package final class RepeatedReader: LogFollower {
    private let log: any Log
    private let partition: TopicPartition
    private var position: Offset
    private var reader: (any LogReader)?

    package init(_ log: any Log, _ partition: TopicPartition, from position: Offset) {
        self.log = log
        self.partition = partition
        self.position = position
    }

    package func next() throws(LogError) -> RecordBatch? {
        let reader: any LogReader
        if let known = self.reader {
            reader = known
        } else {
            reader = try log.makeReader(of: partition, from: position)
        }
        self.reader = reader
        switch try reader.next(maximumWait: .zero) {
        case .records(let batch):
            position = batch.nextOffset
            return batch
        case .waiting: return nil
        case .reachedEnd(let next):
            position = next
            close()
            return nil
        case .outOfRange(let start, let end):
            throw LogError(
                .resetPosition, "Following \(partition): it holds offsets \(start) to \(end), not \(position)")
        }
    }

    package func close() {
        reader?.close()
        reader = nil
    }
}
