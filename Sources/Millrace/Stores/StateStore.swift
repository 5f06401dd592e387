/// A key-value store that user code reads and writes, declared with `StreamsBuilder.addStateStore(_:)`.
public struct StateStore<Key, Value>: Sendable {
    /// The store's name.
    public let name: String
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>

    @usableFromInline init(name: String, key: Serde<Key>, value: Serde<Value>) {
        self.name = name
        keySerde = key
        valueSerde = value
    }
}
