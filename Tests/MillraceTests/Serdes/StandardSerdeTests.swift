import MillraceRuntime
import Testing

@testable import Millrace

/// A value, the bytes that Kafka's serializer of the same name writes, and whether they are read back as it.
struct SerdeCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let encoded: @Sendable () throws -> [UInt8]?
    let bytes: [UInt8]?
    let isReadBack: @Sendable () throws -> Bool

    init<Value: Equatable & Sendable>(_ serde: Serde<Value>, _ value: Value, _ bytes: [UInt8]?) {
        testDescription = "\(serde.name) \(value)"
        encoded = { try serde.bytes(of: value) }
        self.bytes = bytes
        isReadBack = { try serde.value(of: bytes) == value }
    }
}

/// Bytes that are no value of a format, and what its error says.
struct BadBytes: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: String
    let decode: @Sendable () throws -> Void

    init<Value>(_ serde: Serde<Value>, _ bytes: [UInt8]?, _ error: String) {
        testDescription = "\(serde.name) \(bytes.map { "\($0)" } ?? "null")"
        self.error = error
        decode = { _ = try serde.value(of: bytes) }
    }
}

@Suite struct `The standard serdes` {
    @Test(arguments: [
        SerdeCase(.string, "", []),
        SerdeCase(.string, "abc", [0x61, 0x62, 0x63]),
        SerdeCase(.string, "é日🐟\0", [0xc3, 0xa9, 0xe6, 0x97, 0xa5, 0xf0, 0x9f, 0x90, 0x9f, 0]),
        SerdeCase(.int64, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        SerdeCase(.int64, 1, [0, 0, 0, 0, 0, 0, 0, 1]),
        SerdeCase(.int64, -1, [255, 255, 255, 255, 255, 255, 255, 255]),
        SerdeCase(.int64, 0x0102_0304_0506_0708, [1, 2, 3, 4, 5, 6, 7, 8]),
        SerdeCase(.int64, .min, [128, 0, 0, 0, 0, 0, 0, 0]),
        SerdeCase(.int64, .max, [127, 255, 255, 255, 255, 255, 255, 255]),
        SerdeCase(.int, 0x0102_0304_0506_0708, [1, 2, 3, 4, 5, 6, 7, 8]),
        SerdeCase(.int, -1, [255, 255, 255, 255, 255, 255, 255, 255]),
        SerdeCase(.int32, 1, [0, 0, 0, 1]),
        SerdeCase(.int32, -2, [255, 255, 255, 254]),
        SerdeCase(.int32, .min, [128, 0, 0, 0]),
        SerdeCase(.int32, .max, [127, 255, 255, 255]),
        SerdeCase(.double, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        SerdeCase(.double, 1.5, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]),
        SerdeCase(.double, -.infinity, [0xff, 0xf0, 0, 0, 0, 0, 0, 0]),
        SerdeCase(.double, .leastNonzeroMagnitude, [0, 0, 0, 0, 0, 0, 0, 1]),
        SerdeCase(.bool, false, [0]),
        SerdeCase(.bool, true, [1]),
        SerdeCase(.bytes, [], []),
        SerdeCase(.bytes, [0, 255, 1], [0, 255, 1]),
        SerdeCase(Serde.string.optional, nil, nil),
        SerdeCase(Serde.string.optional, "", []),
        SerdeCase(Serde.string.optional, "a", [0x61]),
        SerdeCase(Serde.int64.optional, nil, nil),
        SerdeCase(Serde.int64.optional, 7, [0, 0, 0, 0, 0, 0, 0, 7]),
        SerdeCase(Serde.bytes.optional, nil, nil),
        SerdeCase(Serde<Int64>.int64.optional.optional, nil, nil),
        SerdeCase(.ignored, Ignored(), nil),
    ])
    func `write Kafka's bytes and read them back`(example: SerdeCase) throws {
        #expect(try example.encoded() == example.bytes)
        #expect(try example.isReadBack())
    }

    @Test func `a double keeps every bit, those of not-a-number too`() throws {
        let bits: UInt64 = 0x7ff8_0000_0000_1234
        let bytes = try Serde.double.bytes(of: Double(bitPattern: bits))
        #expect(bytes == [0x7f, 0xf8, 0, 0, 0, 0, 0x12, 0x34])
        #expect(try Serde.double.value(of: bytes).bitPattern == bits)
    }

    @Test(arguments: [
        BadBytes(.int64, [], "int64 needs 8 bytes, found 0"),
        BadBytes(.int64, [0, 0, 0, 0, 0, 0, 1], "int64 needs 8 bytes, found 7"),
        BadBytes(.int64, [0, 0, 0, 0, 0, 0, 0, 0, 1], "int64 needs 8 bytes, found 9"),
        BadBytes(.int, [1], "int64 needs 8 bytes, found 1"),
        BadBytes(.int32, [1], "int32 needs 4 bytes, found 1"),
        BadBytes(.double, [1, 2, 3, 4], "double needs 8 bytes, found 4"),
        BadBytes(.bool, [], "bool needs 1 bytes, found 0"),
        BadBytes(.bool, [0, 1], "bool needs 1 bytes, found 2"),
        BadBytes(.bool, [2], "bool needs a byte of 0 or 1"),
        BadBytes(.string, [0x61, 0xff], "the bytes are not UTF-8 text"),
        BadBytes(.string, [0xc3], "the bytes are not UTF-8 text"),
        BadBytes(.string, [0xed, 0xa0, 0x80], "the bytes are not UTF-8 text"),
        BadBytes(.string, [0xc0, 0x80], "the bytes are not UTF-8 text"),
        BadBytes(.string, nil, "null where string has none; add `.optional` to the serde to let nulls through"),
        BadBytes(.int64, nil, "null where int64 has none; add `.optional` to the serde to let nulls through"),
        BadBytes(.bytes, nil, "null where bytes has none; add `.optional` to the serde to let nulls through"),
        BadBytes(Serde.int64.optional, [1], "int64 needs 8 bytes, found 1"),
        BadBytes(Serde.string.optional, [0xff], "the bytes are not UTF-8 text"),
    ])
    func `refuse other bytes, without showing them`(example: BadBytes) {
        #expect(throws: SerdeError(example.error)) { try example.decode() }
    }

    @Test(arguments: [nil, [], [1, 2, 3], [255]] as [[UInt8]?])
    func `ignored reads anything`(bytes: [UInt8]?) throws {
        #expect(try Serde.ignored.value(of: bytes) == Ignored())
    }

    @Test func `are found by their type`() throws {
        #expect(Serde<String>.ofType?.name == "string")
        #expect(Serde<Int64>.ofType?.name == "int64")
        #expect(Serde<Int32>.ofType?.name == "int32")
        #expect(Serde<Double>.ofType?.name == "double")
        #expect(Serde<Bool>.ofType?.name == "bool")
        #expect(Serde<[UInt8]>.ofType?.name == "bytes")
        #expect(Serde<Ignored>.ofType?.name == "ignored")
        #expect(Serde<String?>.ofType?.name == "string.optional")
        #expect(Serde<Plain>.ofType == nil)
        #expect(Serde<Plain?>.ofType == nil)
        #expect(Serde<Int>.ofType?.name == "int64")
        #expect(Serde<Int?>.ofType?.name == "int64.optional")
    }

    @Test func `are shown and read as text`() throws {
        func shown<Value>(_ serde: Serde<Value>, _ text: String) throws -> String {
            var writer = ByteWriter()
            let parse = try #require(serde.parse)
            try parse(text, &writer)
            return try serde.text(writer.bytes)
        }
        #expect(try shown(.string, "日本") == "日本")
        #expect(try shown(.int64, "-12") == "-12")
        #expect(try shown(.int32, "12") == "12")
        #expect(try shown(.double, "1.5") == "1.5")
        #expect(try shown(.bool, "true") == "true")
        #expect(try shown(.bytes, "617A") == "617a")
        #expect(try shown(.bytes, "0x00ff") == "00ff")
        #expect(try shown(.ignored, "abc") == "(3 bytes)")
        #expect(throws: SerdeError("the text is not a number of type int32")) { try shown(.int32, "3000000000") }
        #expect(throws: SerdeError("bytes are written as pairs of hexadecimal digits, as in 0a1bff")) {
            try shown(.bytes, "az")
        }
        #expect(throws: SerdeError("the text is not a number")) { try shown(.double, "one") }
        #expect(throws: SerdeError("the text is neither true nor false")) { try shown(.bool, "1") }
    }

    @Test func `a serde of the user's own needs only its two closures`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .plain).mapValues(value: .plain) { Plain(text: $0.text + "!") }
                .to("out")
        }
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v!@0"])
    }
}
