/// Gives nodes and stores their names, with Kafka Streams' counter: one for nodes and stores, in the order of the calls.
final class NameGenerator {
    private var nextNumber = 0
    private var usedNames: Set<String> = []

    /// The next number in a generated name.
    private func generate(_ prefix: String) -> String {
        defer { nextNumber += 1 }
        let digits = String(nextNumber)
        return prefix + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    /// Takes a name for a node; false if another node has it.
    func use(_ name: String) -> Bool { usedNames.insert(name).inserted }

    func node(_ prefix: NodePrefix, _ name: String?) -> String {
        let generated = generate(prefix.rawValue)
        return name ?? generated
    }

    func store(_ prefix: String, _ name: String?) -> String { name ?? generate("\(prefix)STATE-STORE-") }

    func skip() { nextNumber += 1 }
}

extension Graph {
    /// `name`, or a generated one. A name of the user's uses up the number all the same, as in Kafka Streams.
    @usableFromInline func nodeName(_ prefix: NodePrefix, _ name: String?) -> String { names.node(prefix, name) }

    /// One of several nodes of an operator: the user's name for it with `suffix`, or a generated name.
    @usableFromInline func nodeName(_ prefix: NodePrefix, _ name: String?, suffix: String) -> String {
        names.node(prefix, name.map { $0 + suffix })
    }

    /// `name`, or a generated store name; here a name of the user's doesn't use up the number.
    @usableFromInline func storeName(_ prefix: NodePrefix, _ name: String?) -> String {
        names.store(prefix.rawValue, name)
    }

    /// The same for a table that is read from a topic.
    @usableFromInline func storeName(ofTopic topic: String, _ name: String?) -> String {
        names.store("\(topic)-", name)
    }

    /// Uses up a number, where Kafka Streams does for the sake of old topologies.
    @usableFromInline func skipNumber() { names.skip() }
}
