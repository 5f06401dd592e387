package import MillraceRuntime

extension TopologyPlan {
    /// The stores and repartition topics whose names are generated, in the order of the plan. Such a name has a number that
    /// changes when operators before it are added or removed.
    package var generatedNames: (stores: [String], topics: [String]) {
        let topics = subtopologies.flatMap(\.sinkTopics).filter(\.isInternal).map(\.baseName)
        return (
            stores: (subtopologies.flatMap(\.stores).map(\.name) + globalTables.map(\.store)).filter(Self.isGenerated)
                .filter { !$0.hasPrefix(Self.foreignKeyPrefix) },
            topics: topics.filter {
                Self.isGenerated($0.replacingSuffix("-repartition").replacingSuffix("-topic"))
            }
        )
    }

    /// What is to be done about generated names; nil without any.
    package var adviceOnGeneratedNames: String? {
        let (stores, topics) = generatedNames
        let parts = [
            stores.isEmpty ? nil : "of the store \(stores.joined(separator: ", ")) (`store:`)",
            topics.isEmpty
                ? nil
                : "of the \(topics.allSatisfy { $0.hasSuffix("-repartition") } ? "repartition" : "internal") topic \(topics.joined(separator: ", ")) (`named:`)",
        ]
        .compactMap { $0 }
        guard !parts.isEmpty else { return nil }
        return
            "the name \(parts.joined(separator: " and ")) is generated: it changes when operators before it are added or "
            + "removed, and what is kept under the old name isn't found again. Give it a name in the code"
    }

    /// What the stores of foreign-key joins without a name begin with: the join's name is theirs, too.
    private static let foreignKeyPrefix = "KTABLE-FK-JOIN-SUBSCRIPTION-"

    /// `KSTREAM-AGGREGATE-STATE-STORE-0000000002`, or `customers-STATE-STORE-0000000000` of a table
    private static func isGenerated(_ name: String) -> Bool {
        guard name.suffix(10).allSatisfy(\.isNumber), name.dropLast(10).last == "-" else { return false }
        return name.hasPrefix("KSTREAM-") || name.hasPrefix("KTABLE-") || name.dropLast(10).hasSuffix("-STATE-STORE-")
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
