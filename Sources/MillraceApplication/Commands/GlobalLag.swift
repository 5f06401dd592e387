internal import MillraceRuntime

/// How far this directory's copy of the global tables is behind their topics. The group has no offsets for these.
struct GlobalLag {
    let partitions: [PartitionLag]
    /// Which topics are left out, and why; nil if none is.
    let note: String?

    init(of plan: TopologyPlan, _ configuration: StreamsConfiguration, _ log: any Log) throws {
        let topics = Set(plan.globalTables.map(\.topic)).sorted()
        guard !topics.isEmpty else {
            (partitions, note) = ([], nil)
            return
        }
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        func leftOut(_ topics: [String], _ reason: String) -> String {
            "Left out topics of global tables: \(topics.joined(separator: ", ")); \(reason)"
        }
        guard try StateOwner.all(root: root, applicationID: id).contains(.global) else {
            (partitions, note) = ([], leftOut(topics, "there is no copy of them in \(root)/\(id) yet"))
            return
        }
        do {
            let reader = try StateReader(of: .global, root: root, applicationID: id)
            let memory = try reader.memory()
            let ids = try log.admin.topicIDs(of: topics)
            // A copy of another log, or of a topic that was created anew, is made anew at the next start.
            let known = topics.filter { topic in
                memory.logIdentity == log.identity && memory.topicIDs[topic] == ids[topic] ?? topic
            }
            let positions = try known.map(reader.positions(ofGlobalTopic:)).reduce(into: [:]) { all, some in
                all.merge(some) { first, _ in first }
            }
            partitions = try log.lag(of: known, behind: positions)
            let others = topics.filter { !known.contains($0) }
            note = others.isEmpty ? nil : leftOut(others, "the copy in \(reader.directory) is not of these topics")
        } catch let error as StreamsError where error.domain == .state {
            (partitions, note) = ([], leftOut(topics, error.description))
        }
    }
}
