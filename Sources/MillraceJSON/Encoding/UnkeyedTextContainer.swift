/// The elements of an array that is being written.
struct UnkeyedTextContainer: UnkeyedEncodingContainer {
    let encoder: TextEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    var count: Int { encoder.count }

    func encodeNil() throws {
        try encoder.element()
        encoder.output.write("null")
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try encoder.element { try encoder.write(value, .index($0)) }
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        encoder.laterElement().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.laterElement().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.laterElement() }

    func encode(_ value: Bool) throws {
        try encoder.element()
        encoder.output.write(value ? "true" : "false")
    }

    func encode(_ value: String) throws {
        try encoder.element()
        encoder.output.write(string: value)
    }

    func encode(_ value: Double) throws {
        try encoder.element { try encoder.output.write(value, encoder, .index($0)) }
    }

    func encode(_ value: Float) throws {
        try encoder.element { try encoder.output.write(value, encoder, .index($0)) }
    }

    func encode(_ value: Int) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int8) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int16) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int32) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int64) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int128) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt8) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt16) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt32) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt64) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt128) throws {
        try encoder.element()
        encoder.output.write(integer: value)
    }
}
