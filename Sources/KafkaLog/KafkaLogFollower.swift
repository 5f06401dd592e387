import KafkaClient
import MillraceRuntime

/// Follows a partition with one reader that goes on behind the end.
final class KafkaLogFollower: LogFollower {
    private let partition: KafkaTopicPartition
    private let read: KafkaLogReader.Read
    private var position: Offset
    private var source: KafkaPartitionReader?

    init(_ partition: KafkaTopicPartition, from position: Offset, read: @escaping KafkaLogReader.Read) {
        self.partition = partition
        self.position = position
        self.read = read
    }

    func next() throws(LogError) -> RecordBatch? {
        do throws(KafkaError) {
            let source: KafkaPartitionReader
            if let running = self.source { source = running } else { source = try read(partition, position.rawValue) }
            self.source = source
            switch try source.next(timeout: .zero) {
            case .records(let records):
                position = Offset(records.nextOffset)
                return RecordBatch(records, before: Offset(.max))
            case .nothing, .end:
                // Another reader may find where the brokers are now.
                if source.isDisconnectedTooLong { close() }
                return nil
            }
        } catch {
            close()
            if error.code == .noOffset || error.code == .offsetOutOfRange {
                throw LogError(
                    .resetPosition, "Following \(partition): the log no longer holds offset \(position)")
            }
            throw LogError(reading: error)
        }
    }

    func close() {
        source?.close()
        source = nil
    }
}
