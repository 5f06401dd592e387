internal import MillraceRuntime

/// How the records of topics are shown and read, as far as the topology says.
struct TopicFormats {
    private var formats: [String: RecordFormat] = [:]

    init(of topology: Topology, applicationID: String) {
        for (topic, format) in topology.formats.topics { formats[topic.name(in: applicationID)] = format }
        let globalStores = Set(topology.plan.globalTables.map(\.store))
        for (store, format) in topology.formats.stores where !globalStores.contains(store) {
            formats[InternalTopics.changelog(of: store, in: applicationID)] = format
        }
    }

    /// The topics that the topology reads or writes, its internal ones too.
    var topics: some Sequence<String> { formats.keys }

    func key(of topic: String) -> FieldFormat { FieldFormat(formats[topic]?.key) }

    func value(of topic: String) -> FieldFormat { FieldFormat(formats[topic]?.value) }
}
