import KafkaClient
import TestBroker

extension KafkaProducer {
    func produce(_ value: String, to topic: Topic, partition: Int32 = 0, timestamp: Int64? = nil) throws {
        let bytes = Array(value.utf8)
        try unsafe produce(to: topic, partition: partition, key: nil, value: bytes.span.bytes, timestamp: timestamp)
    }
}

extension KafkaRecordBatch {
    var values: [String?] { (0..<count).map { withRecord(at: $0) { text($0.value) } } }
}
