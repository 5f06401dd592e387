internal import MillraceRuntime

extension TopologyPlan {
    /// The plan for programs:
    ///
    ///     {"application": …, "subtopologies": [{"id": …, "global": …, "sources": [topics], "sinks": [topics],
    ///       "nodes": [{"name": …, "type": "source" | "processor" | "sink", "topics": […], "stores": […], "topic": …,
    ///         "predecessors": […], "successors": […]}],
    ///       "stores": [{"name": …, "changelog": …, "topic": …}]}],
    ///     "deadLetters": [{"topic": …, "stages": ["deserialization" | "processing" | "production"]}]}
    ///
    /// A node has `topics` if it is a source, `stores` if it is a processor, `topic` if it is a sink (null where each
    /// record computes its own). A subtopology is `global` if it is a global table: its store has no changelog (null), but
    /// the `topic` that it is a copy of. Topics have the names that they have in the log.
    func json(_ applicationID: String, _ handlers: ErrorHandlers) -> JSON {
        .object([
            ("application", .string(applicationID)),
            ("subtopologies", .array(subtopologies.map { $0.json(applicationID) })),
            (
                "deadLetters",
                .array(
                    handlers.deadLetterStages.map { topic, stages in
                        .object([("topic", .string(topic)), ("stages", .strings(stages))])
                    })
            ),
        ])
    }
}

extension Subtopology {
    fileprivate func json(_ applicationID: String) -> JSON {
        let topics = sources.flatMap(\.topics) + sinkTopics
        let names = Dictionary(topics.map { ($0.baseName, $0.name(in: applicationID)) }, uniquingKeysWith: { $1 })
        return .object([
            ("id", .number(id)), ("global", .bool(globalTable != nil)),
            (
                "sources",
                .strings(
                    sources.flatMap(\.topics).map { $0.name(in: applicationID) }
                        + (globalTable.map { [$0.topic] } ?? []))
            ),
            ("sinks", .strings(sinkTopics.map { $0.name(in: applicationID) })),
            ("nodes", .array(nodes.map { $0.json(names) })),
            (
                "stores",
                .array(
                    stores.map { store in
                        .object([
                            ("name", .string(store.name)),
                            ("changelog", .string(InternalTopics.changelog(of: store.name, in: applicationID))),
                        ])
                    } + (globalTable.map { [$0.json] } ?? []))
            ),
        ])
    }
}

extension GlobalTablePlan {
    fileprivate var json: JSON {
        .object([("name", .string(store)), ("changelog", .null), ("topic", .string(topic))])
    }
}

extension PlannedNode {
    fileprivate func json(_ names: [String: String]) -> JSON {
        let kind: [(String, JSON)] =
            switch kind {
            case .source(let topics):
                [("type", .string("source")), ("topics", .strings(topics.map { names[$0] ?? $0 }))]
            case .processor(let stores): [("type", .string("processor")), ("stores", .strings(stores))]
            case .sink(let topic):
                [("type", .string("sink")), ("topic", .optional(topic.map { names[$0] ?? $0 }))]
            }
        return .object(
            [("name", .string(name))] + kind + [
                ("predecessors", .strings(predecessors)), ("successors", .strings(successors)),
            ])
    }
}
