/// One value that is neither an object's field nor an array's element.
struct SingleValueTextContainer: SingleValueEncodingContainer {
    let encoder: TextEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() throws {
        try encoder.single()
        encoder.output.write("null")
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try encoder.single { try encoder.write(value, nil) }
    }

    func encode(_ value: Bool) throws {
        try encoder.single()
        encoder.output.write(value ? "true" : "false")
    }

    func encode(_ value: String) throws {
        try encoder.single()
        encoder.output.write(string: value)
    }

    func encode(_ value: Double) throws {
        try encoder.single { try encoder.output.write(value, encoder, nil) }
    }

    func encode(_ value: Float) throws {
        try encoder.single { try encoder.output.write(value, encoder, nil) }
    }

    func encode(_ value: Int) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int8) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int16) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int32) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int64) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: Int128) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt8) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt16) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt32) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt64) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }

    func encode(_ value: UInt128) throws {
        try encoder.single()
        encoder.output.write(integer: value)
    }
}
