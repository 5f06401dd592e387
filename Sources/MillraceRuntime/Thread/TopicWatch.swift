/// Notices that an input topic or a changelog was deleted and created anew while tasks use it: it has other records at the
/// same offsets then.
///
/// A topic is recognised by its id, and where the log has none, by a record that was processed some time ago.
struct TopicWatch {
    private let interval: Duration
    private let time: any TimeSource
    private var lastCheck: Duration
    /// The ids that the tasks started on.
    private(set) var ids: [String: String] = [:]
    /// A processed record of each partition of a topic without id.
    private var landmarks: [TopicPartition: KeptPosition.Record] = [:]
    /// Partitions that ended before their landmark the last time. A broker that has just become a leader may not know
    /// yet how far its log is committed.
    private var shortened: Set<TopicPartition> = []
    /// Whether every partition that is read can be recognised.
    private var isComplete = false

    init(interval: Duration, time: any TimeSource) {
        self.interval = interval
        self.time = time
        lastCheck = time.monotonic
    }

    /// The tasks start anew, on topics of these ids.
    mutating func restart(ids: [String: String]) {
        self.ids = ids
        landmarks = [:]
        shortened = []
        isComplete = false
    }

    var isDue: Bool { time.monotonic - lastCheck >= interval }

    /// Remembers a record of each partition that has none yet. Costs nothing once all have one, or an id.
    mutating func noteLandmarks(of tasks: [StreamTask]) {
        guard !isComplete else { return }
        isComplete = true
        for queue in tasks.flatMap(\.externalQueues)
        where ids[queue.partition.topic] == nil && landmarks[queue.partition] == nil {
            landmarks[queue.partition] = queue.lastRecord
            if queue.lastRecord == nil { isComplete = false }
        }
    }

    /// Returns a task with a topic that is another one than before, and why it can't go on.
    mutating func check(
        _ tasks: [StreamTask], in log: any Log
    ) throws -> (task: StreamTask, refusal: StartRefusal)? {
        lastCheck = time.monotonic
        let present = ids.isEmpty ? [:] : try log.admin.topicIDs(of: ids.keys.sorted())
        var checked: Set<String> = []
        for task in tasks {
            if let store = try task.storeOfReplacedChangelog(where: { isOther($0, present) }) {
                return (task, StartRefusal(.changelogReplaced(store)))
            }
            for partition in task.partitions {
                var isReplaced = isOther(partition.topic, present)
                // One partition tells for its topic.
                if let landmark = landmarks[partition], checked.insert(partition.topic).inserted {
                    isReplaced = try self.isReplaced(partition, landmark, log)
                }
                if isReplaced {
                    return (task, StartRefusal(.inputReplaced(partition, position: task.positions[partition] ?? 0)))
                }
            }
        }
        for task in tasks {
            for queue in task.externalQueues where !shortened.contains(queue.partition) {
                if let last = queue.lastRecord, landmarks[queue.partition] != nil { landmarks[queue.partition] = last }
            }
        }
        return nil
    }

    private func isOther(_ topic: String, _ present: [String: String]) -> Bool {
        guard let id = present[topic], let known = ids[topic] else { return false }
        return id != known
    }

    private mutating func isReplaced(
        _ partition: TopicPartition, _ landmark: KeptPosition.Record, _ log: any Log
    ) throws -> Bool {
        guard let range = try log.admin.offsetRanges(of: [partition])[partition] else { return false }
        let match = try TopicRecognition(log: log, time: time, patience: .seconds(2))
            .match(landmark, of: partition, in: range)
        guard match == .other else {
            shortened.remove(partition)
            return false
        }
        return landmark.offset < range.end || !shortened.insert(partition).inserted
    }
}
