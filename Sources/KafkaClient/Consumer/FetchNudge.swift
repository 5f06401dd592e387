/// Makes the library fetch again as soon as there is room.
///
/// Before librdkafka 2.2 a broker's thread whose queues are all full sleeps for up to a second, however soon they are
/// read. A question for an offset wakes it.
struct FetchNudge {
    private var most = 0
    private static let isNeeded = LibraryVersion.number < 0x0202_0000
    /// Fewer records than this are no sign of a full queue.
    private static let many = 8192

    /// Asks for the end of `partition` where half of the most records that ever waited has been read.
    mutating func note(waiting: Int, in partition: KafkaTopicPartition, _ client: ClientHandle) {
        guard Self.isNeeded else { return }
        most = max(most, waiting)
        guard most >= Self.many, waiting <= most / 2 else { return }
        most = waiting
        do throws(KafkaError) {
            _ = try client.offsets(of: [partition], at: -1, timeout: .milliseconds(500))
        } catch {
            // What is wrong, if anything, the fetches themselves will tell.
        }
    }
}
