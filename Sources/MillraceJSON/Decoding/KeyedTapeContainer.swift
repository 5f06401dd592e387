/// The fields of an object.
struct KeyedTapeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: TapeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] { decoder.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { decoder.find(key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        decoder.document.kind(try required(key)) == TapeKind.null
    }

    /// The element of a field's value.
    @inline(__always) private func required(_ key: Key) throws -> Int {
        guard let element = decoder.find(key.stringValue) else { throw decoder.missing(key) }
        return element
    }

    /// The element of a field's value, unless the field is missing or null.
    @inline(__always) private func optional(_ key: Key) -> Int? {
        guard let element = decoder.find(key.stringValue), decoder.document.kind(element) != TapeKind.null else {
            return nil
        }
        return element
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.value(type, at: try required(key), .key(key))
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let element = optional(key) else { return nil }
        return try decoder.value(type, at: element, .key(key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder.nested(at: try required(key), .key(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder.nested(at: try required(key), .key(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try superDecoder(IndexKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder(key) }

    private func superDecoder(_ key: any CodingKey) throws -> any Decoder {
        guard let element = decoder.find(key.stringValue) else { throw decoder.missing(key) }
        return decoder.nested(at: element, .key(key))
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try decoder.bool(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try optional(key).map { try decoder.bool(at: $0, .key(key)) }
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try decoder.string(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try optional(key).map { try decoder.string(at: $0, .key(key)) }
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try decoder.double(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try optional(key).map { try decoder.double(at: $0, .key(key)) }
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        try decoder.float(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        try optional(key).map { try decoder.float(at: $0, .key(key)) }
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }

    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
        try decoder.integer(at: try required(key), .key(key))
    }

    func decodeIfPresent(_ type: UInt128.Type, forKey key: Key) throws -> UInt128? {
        try optional(key).map { try decoder.integer(at: $0, .key(key)) }
    }
}
