import Foundation
import Millrace
import MillraceJSON
import Testing

private struct Order: JSONSerializable, Equatable {
    struct Item: Codable, Equatable { var amount: Int }
    var customer: String
    var items: [Item]
    var byName: [String: Int8] = [:]
    var counts: [Int] = []
}

@Suite struct FailureTests {
    private static func error(_ text: String) -> String {
        let serde: Serde<Order> = .json()
        do {
            let bytes = Array(text.utf8)
            _ = unsafe try serde.decode(bytes.span.bytes)
            return "no error"
        } catch { return "\(error)" }
    }

    private enum Color: String, Codable { case red }

    private struct Painted: JSONSerializable {
        var color = Color.red
        var id = UUID()
        var numbers: [Int: Int8] = [:]
        var byName: [String: Int8] = [:]
    }

    private static let id = "00000000-0000-0000-0000-000000000000"

    @Test(arguments: [
        (#"{"color":"secret"}"#, "color: not a valid value of Color at byte 9"),
        (#"{"color":"red","id":"secret"}"#, "at byte 20"),
        (#"{"color":"red","id":"\#(id)","numbers":{"1":300}}"#, "the number does not fit Int8 at byte "),
        (#"{"color":"red","id":"\#(id)","numbers":{},"by_name":{"secret":300}}"#, "byName.*: the number does not fit"),
    ])
    func `an error of a type's own code has a place, and no payload`(text: String, part: String) {
        let serde: Serde<Painted> = .json(options: JSONOptions(fieldNames: .snakeCase))
        let bytes = Array(text.utf8)
        let error = #expect(throws: SerdeError.self) { unsafe try serde.decode(bytes.span.bytes) }
        let message = "\(String(describing: error))"
        #expect(message.contains(part) && !message.contains("secret"), "\(message)")
    }

    @Test(arguments: [
        (#"{"customer":7}"#, "customer: expected a string, found a number at byte 12"),
        (#"{"customer":null}"#, "customer: expected a string, found null at byte 12"),
        (#"{"items":[]}"#, "customer: the field is missing in the object at byte 0"),
        ("[]", "expected an object, found an array at byte 0"),
        (
            #"{"customer":"secret","items":[{"amount":1},{"amount":123.45}]}"#,
            "items[1].amount: the number is not a whole number (Int) at byte 53"
        ),
        (
            #"{"customer":"secret","items":[{"amount":99999999999999999999}]}"#,
            "items[0].amount: the number does not fit Int at byte 40"
        ),
        (
            #"{"customer":"","items":[],"byName":{"secret":300}}"#,
            "byName.*: the number does not fit Int8 at byte 45"
        ),
        (
            #"{"customer":"","items":[],"byName":{},"counts":[1,2,"secret"]}"#,
            "counts[2]: expected a number (Int), found a string at byte 52"
        ),
        (#"{"customer":"secret","items":[}"#, "expected a value at byte 30"),
        (#"{"customer":"secret"#, "the string that starts here has no end at byte 12"),
        (#"{"customer":"\ud800"}"#, "an escaped surrogate without its pair at byte 13"),
        (#"{"customer":"","customer":""}"#, "the object has this field name twice at byte 15"),
    ])
    func `an error names the field, the expectation and the byte, and no payload`(text: String, problem: String) {
        let error = Self.error(text)
        #expect(error == "the bytes are not JSON of type Order: \(problem)")
        #expect(!error.contains("secret"))
    }

    @Test func `a value that can't be written names its field`() throws {
        let serde: Serde<[String: [Double]]> = .json()
        var writer = ByteWriter()
        let error = #expect(throws: SerdeError.self) { try serde.encode(["secret": [1, .infinity]], &writer) }
        #expect(
            error?.description
                == "a value of type Dictionary<String, Array<Double>> can't be written as JSON: *[1]: JSON has no number that is infinite or NaN"
        )
        #expect(writer.count == 0)
    }

    @Test func `size and depth are bounded, both ways`() throws {
        let large = [UInt8](repeating: 0x20, count: 10 << 20) + [0x31]
        #expect(throws: DecodingError.self) { try JSONCoder().decode(Int.self, from: large) }
        #expect(try JSONCoder(JSONOptions(maximumSize: 20 << 20)).decode(Int.self, from: large) == 1)
        #expect(throws: EncodingError.self) { try JSONCoder(JSONOptions(maximumSize: 5)).encode("123456") }

        let coder = JSONCoder(JSONOptions(maximumDepth: 3))
        #expect(try coder.decode([[[Int]]].self, from: Array("[[[1]]]".utf8)) == [[[1]]])
        #expect(throws: DecodingError.self) { try coder.decode([[[[Int]]]].self, from: Array("[[[[1]]]]".utf8)) }
        #expect(try coder.encode([[[1]]]) == Array("[[[1]]]".utf8))
        #expect(throws: EncodingError.self) { try coder.encode([[[[1]]]]) }
        #expect(throws: EncodingError.self) { try JSONCoder().encode(Endless()) }
    }

    private struct Endless: Encodable {
        enum Keys: String, CodingKey { case next }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(Endless(), forKey: .next)
        }
    }

    private struct TwoKinds: Encodable {
        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(1)
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(1, forKey: .a)
        }
        enum CodingKeys: String, CodingKey { case a }
    }

    private struct TwoValues: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(1)
            try container.encode(2)
        }
    }

    private final class Leak: Codable {
        nonisolated(unsafe) static var encoder: (any Encoder)?
        nonisolated(unsafe) static var decoder: (any Decoder)?
        init() {}
        init(from decoder: any Decoder) throws { unsafe Self.decoder = decoder }
        func encode(to encoder: any Encoder) throws {
            unsafe Self.encoder = encoder
            var container = encoder.unkeyedContainer()
            try container.encode("x")
        }
    }

    @Test func `misuse of an encoder is an error, and what escapes does no harm`() throws {
        #expect(throws: EncodingError.self) { try JSONCoder().encode(TwoKinds()) }
        #expect(throws: EncodingError.self) { try JSONCoder().encode(TwoValues()) }
        #expect(try JSONCoder().encode([Leak()]) == Array(#"[["x"]]"#.utf8))
        _ = try JSONCoder().encode([1, 2])
        var container = try #require(unsafe Leak.encoder).unkeyedContainer()
        #expect(throws: (any Error).self) { try container.encode(1) }
        _ = try JSONCoder().decode(Leak.self, from: Array(#"["first"]"#.utf8))
        _ = try JSONCoder().decode([String].self, from: Array(#"["other"]"#.utf8))
        var list = try #require(unsafe Leak.decoder).unkeyedContainer()
        #expect(try list.decode(String.self) == "first")
    }

    @Test func `numbers of any form and size end no process`() throws {
        func read<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
            try? JSONCoder().decode(type, from: Array(text.utf8))
        }
        #expect(read(Int64.self, "9223372036854775807") == .max)
        #expect(read(Int64.self, "9223372036854775808") == nil)
        #expect(read(Int64.self, "-9223372036854775808") == .min)
        #expect(read(UInt64.self, "18446744073709551615") == .max)
        #expect(read(UInt64.self, "18446744073709551616") == nil)
        #expect(read(Int128.self, "18446744073709551616") == 18_446_744_073_709_551_616)
        #expect(read(Int.self, "1.0") == 1)
        #expect(read(Int.self, "1e2") == 100)
        #expect(read(Int.self, "9007199254740993.0") == 9_007_199_254_740_993)
        #expect(read(Int.self, "1e400") == nil)
        #expect(read(Double.self, "1e400") == nil)
        #expect(read(Double.self, "1e-400") == nil)
        #expect(read(Double.self, "-0")?.sign == .minus)
        #expect(read(Double.self, "1234567890123456789012345678901234567890") == 1.2345678901234568e39)
        #expect(read(Float.self, "1e39") == nil)
        #expect(read(Float.self, "1.00000017881393432617187499") == 1.0000001)
        #expect(read(Decimal.self, "0.1") == Decimal(string: "0.1"))
        #expect(read(Int8.self, "128") == nil)
        #expect(read(UInt8.self, "-1") == nil)
    }
}
