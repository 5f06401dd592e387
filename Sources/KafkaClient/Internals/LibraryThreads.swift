import CRdKafka

/// The threads of the library in this process.
package enum LibraryThreads {
    /// How many there are; none once every client is freed (`rd_kafka_thread_cnt`).
    package static var count: Int { Int(rd_kafka_thread_cnt()) }
}
