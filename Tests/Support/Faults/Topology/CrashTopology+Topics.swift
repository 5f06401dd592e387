import Millrace
package import MillraceRuntime

/// The topics of the fault tests' topology.
extension CrashTopology {
    /// Those that the test writes, but for `input`.
    package static let tables = [accounts, limits, branches, rates]
    package static let outputs = [echo, sums, visits, counts, enriched, rated, totals, located, balances]

    package static let inputPartitions = partitions(of: input)
    package static let repartitionPartitions = partitions(of: repartition)

    /// All that the application's group reads: nothing is left there once it has caught up.
    package static let groupPartitions =
        ([input, accounts, limits, branches, repartition] + tableTopics).flatMap(partitions)

    /// The internal topics between the tables.
    private static let tableTopics = ["balances-repartition", registrations, responses].map { "\(applicationID)-\($0)" }
    private static let registrations = "located-subscription-registration-topic"
    private static let responses = "located-subscription-response-topic"

    package static func partitions(of topic: String) -> [TopicPartition] {
        (0..<partitions).map { TopicPartition(topic, PartitionID($0)) }
    }

    /// How the records of a topic are to be read.
    package static func format(ofTopic topic: String) -> Entry.Format {
        let subscriptions = InternalTopics.changelog(of: subscriptions, in: applicationID)
        return topic == subscriptions || tableTopics.contains(topic) ? .bytes : .numbers
    }

    package static func format(ofStore store: String) -> Entry.Format {
        store == subscriptions ? .bytes : .numbers
    }
}
