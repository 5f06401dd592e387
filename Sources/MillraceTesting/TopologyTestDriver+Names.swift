import Millrace
import MillraceApplication
import MillraceRuntime

/// What the topology has, for names that a test mistyped and for formats that it mistook.
extension TopologyTestDriver {
    private var sources: Set<TopicReference> {
        Set(
            topology.plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }
                + topology.plan.globalTables.map { TopicReference.external($0.topic) })
    }

    /// Throws unless the topology reads the topic.
    func checkInput(_ name: String) throws {
        let names = sources.map { $0.name(in: applicationID) }
        if names.contains(name) { return }
        throw StreamsError(
            .user, "the topology reads no topic \(name)\(Suggestion.text(for: name, among: names.sorted()))")
    }

    /// Throws unless the topic exists: all that the topology names do, the internal ones too.
    func checkOutput(_ name: String) throws {
        let names = try topicNames()
        if names.contains(name) { return }
        let computes = topology.plan.subtopologies.flatMap(\.nodes).contains { node in
            if case .sink(topic: nil) = node.kind { true } else { false }
        }
        throw StreamsError(
            .user,
            "the topology has no topic \(name)\(Suggestion.text(for: name, among: names))"
                + (computes ? ". Call `createTopic(_:)` for topics whose names a sink computes" : ""))
    }

    /// Throws unless the topology has the store.
    func checkStore(_ name: String) throws {
        let names =
            topology.plan.subtopologies.flatMap { $0.stores.map(\.name) } + topology.plan.globalTables.map(\.store)
        if names.contains(name) { return }
        throw StreamsError(
            .user, "the topology has no store \(name)\(Suggestion.text(for: name, among: names.sorted()))")
    }

    /// The formats that the topology has for a topic's keys and values.
    func format(ofTopic name: String) -> RecordFormat? {
        if let found = topology.formats.topics.first(where: { $0.key.name(in: applicationID) == name }) {
            return found.value
        }
        let store = topology.plan.subtopologies.flatMap(\.stores).first {
            InternalTopics.changelog(of: $0.name, in: applicationID) == name
        }
        return store.flatMap { topology.formats.stores[$0.name] }
    }

    /// The formats that the topology has for a store's keys and values.
    func format(ofStore name: String) -> RecordFormat? { topology.formats.stores[name] }
}

/// A key or value that a test can't read or write with the serde that it has.
struct FormatMistake {
    /// Such as `value of page-totals-0@3`.
    let place: String
    let serde: String
    /// What the topology has.
    let format: String?

    /// Runs `body`, and says in its error what it is about.
    func explaining<Result>(_ verb: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            let other = format.flatMap { $0 == serde ? nil : ". The topology has it as \($0)" } ?? ""
            throw StreamsError(.user, "the \(place) can't be \(verb) as \(serde): \(error)\(other)", cause: error)
        }
    }
}
