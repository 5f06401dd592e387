/// The fields of an object that is being written.
struct KeyedTextContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: TextEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write("null")
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try encoder.field(key, value) { try encoder.write(value, .key(key)) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoder.laterField(key, .object).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.laterField(key, .array).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.laterField(IndexKey.super, nil) }

    func superEncoder(forKey key: Key) -> any Encoder { encoder.laterField(key, nil) }

    func encode(_ value: Bool, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(value ? "true" : "false")
    }

    func encode(_ value: String, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(string: value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try encoder.field(key, value) { try encoder.output.write(value, encoder, .key(key)) }
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try encoder.field(key, value) { try encoder.output.write(value, encoder, .key(key)) }
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int8, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int16, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int32, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int64, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int128, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt8, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt16, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt32, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt64, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt128, forKey key: Key) throws {
        try encoder.field(key)
        encoder.output.write(integer: value)
    }
}
