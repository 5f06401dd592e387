/// The elements of an array, in order.
struct UnkeyedTapeContainer: UnkeyedDecodingContainer {
    private let decoder: TapeDecoder
    private var position: Int
    private(set) var currentIndex = 0

    init(_ decoder: TapeDecoder) {
        self.decoder = decoder
        position = decoder.index + 1
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var count: Int? { decoder.document.count(decoder.index) }

    var isAtEnd: Bool { position >= decoder.document.end(decoder.index) }

    /// Reads the next element, and passes it only if it could be read.
    @inline(__always) private mutating func next<Value>(
        _ type: any Any.Type, _ read: (TapeDecoder, Int, @autoclosure () -> PathStep?) throws -> Value
    ) throws -> Value {
        guard !isAtEnd else { throw decoder.exhausted(type, currentIndex) }
        let index = currentIndex
        let value = try read(decoder, position, .index(index))
        position = decoder.document.after(position)
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw decoder.exhausted(Any?.self, currentIndex) }
        guard decoder.document.kind(position) == TapeKind.null else { return false }
        position += 1
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next(type) { try $0.value(type, at: $1, $2()) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try next([String: Any].self) { try $0.nested(at: $1, $2()).container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next([Any].self) { try $0.nested(at: $1, $2()).unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder {
        try next((any Decoder).self) { $0.nested(at: $1, $2()) }
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool {
        try next(type) { try $0.bool(at: $1, $2()) }
    }

    mutating func decode(_ type: String.Type) throws -> String {
        try next(type) { try $0.string(at: $1, $2()) }
    }

    mutating func decode(_ type: Double.Type) throws -> Double {
        try next(type) { try $0.double(at: $1, $2()) }
    }

    mutating func decode(_ type: Float.Type) throws -> Float {
        try next(type) { try $0.float(at: $1, $2()) }
    }

    mutating func decode(_ type: Int.Type) throws -> Int {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: Int8.Type) throws -> Int8 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: Int16.Type) throws -> Int16 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: Int32.Type) throws -> Int32 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: Int64.Type) throws -> Int64 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: Int128.Type) throws -> Int128 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt.Type) throws -> UInt {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt8.Type) throws -> UInt8 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt16.Type) throws -> UInt16 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt32.Type) throws -> UInt32 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt64.Type) throws -> UInt64 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }

    mutating func decode(_ type: UInt128.Type) throws -> UInt128 {
        try next(type) { try $0.integer(at: $1, $2()) }
    }
}
