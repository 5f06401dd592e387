/// How a store's bytes are to be read. The state remembers it, so that they are never read as something else.
package struct StoreSignature: Sendable, Hashable, CustomStringConvertible {
    /// The kind of store, as in `key-value`.
    package var kind: String
    /// The version of the kind's layout.
    package var version: Int
    /// The names of the serdes.
    package var key: String
    package var value: String

    package init(kind: StoreKind = .keyValue, version: Int = 1, key: String, value: String) {
        self.kind = kind.name
        self.version = version
        self.key = key
        self.value = value
    }

    package var description: String { "\(kind) \(version) with keys as \(key) and values as \(value)" }

    private static let separator: Character = "\t"

    /// As the state keeps it.
    var encoded: String { [kind, "\(version)", key, value].joined(separator: "\(Self.separator)") }

    init?(encoded: String) {
        let parts = encoded.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let version = Int(parts[1]) else { return nil }
        kind = parts[0]
        self.version = version
        key = parts[2]
        value = parts[3]
    }
}
