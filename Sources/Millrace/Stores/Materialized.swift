/// How an operator keeps its rows: the store's name, how keys and values are stored, and the changelog topic's settings.
///
/// A string literal is a name: `count(store: "counts")`. Everything else is set with `init`:
///
/// ```swift
/// orders.groupByKey().aggregate(initial: [], store: Materialized("baskets", value: .json([String].self))) { … }
/// ```
///
/// Kafka Streams' `Materialized`.
public struct Materialized<Key, Value>: Sendable, ExpressibleByStringLiteral {
    /// The store's name, which names the changelog topic too. Generated if nil.
    public var name: String?
    /// How keys are stored. By default as they are read.
    public var key: Serde<Key>
    /// How values are stored. By default the type's usual format.
    public var value: Serde<Value>
    /// Settings that the changelog topic gets besides the usual ones, such as `segment.bytes`.
    public var changelogSettings: [String: String]

    /// - Parameters:
    ///   - name: the store's name, which names the changelog topic too; generated if nil.
    ///   - key: how keys are stored; by default as they are read.
    ///   - value: how values are stored; by default the type's usual format.
    ///   - changelogSettings: settings that the changelog topic gets besides the usual ones, such as `segment.bytes`.
    public init(
        _ name: String? = nil, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        changelogSettings: [String: String] = [:]
    ) {
        self.name = name
        self.key = key
        self.value = value
        self.changelogSettings = changelogSettings
    }

    /// A store of this name.
    public init(stringLiteral name: String) { self.init(name) }

    /// A store with a generated name.
    public static var unnamed: Materialized { Materialized() }
}
