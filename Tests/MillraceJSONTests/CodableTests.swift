import Foundation
import JSONCorpus
import Millrace
import MillraceJSON
import TestBasics
import Testing

/// Everything that `Codable` can express, compared with Foundation's coders.
@Suite struct CodableTests {
    private func expectSame<Value: Codable & Equatable>(
        _ value: Value, _ options: JSONOptions = JSONOptions(), encoder: JSONEncoder = JSONEncoder(),
        decoder: JSONDecoder = JSONDecoder(), sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let coder = JSONCoder(options)
        let bytes = try coder.encode(value)
        let expected = [UInt8](try encoder.encode(value))
        #expect(
            String(decoding: bytes, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
            sourceLocation: sourceLocation)
        #expect(try coder.decode(Value.self, from: bytes) == value, sourceLocation: sourceLocation)
        #expect(try decoder.decode(Value.self, from: Data(bytes)) == value, sourceLocation: sourceLocation)
    }

    private struct Numbers: Codable, Equatable {
        var a: Int8 = .min, b: Int16 = .max, c: Int32 = .min, d: Int64 = .min, e: UInt8 = 255, f: UInt16 = .max
        var g: UInt32 = .max, h: UInt64 = .max, i: UInt = 0, j: Int128 = .min, k: UInt128 = .max
        var l: Float = 0.1, m: Double = 0.1, n: Bool = true, o: Float = 16_777_216, p: Double = -0.0
        var q: Float = .greatestFiniteMagnitude, r: Double = .leastNonzeroMagnitude, s: Int?, t: String? = "t"
    }

    @Test func `numbers of every width`() throws { try expectSame(Numbers()) }

    private enum Shape: Codable, Equatable {
        case point
        case circle(radius: Double)
        case rectangle(Int, Int)
    }

    private enum Color: String, Codable, CodingKeyRepresentable { case red, green }

    @Test func `enums, optionals, arrays and dictionaries`() throws {
        try expectSame([Shape.point, .circle(radius: 1.5), .rectangle(1, 2)])
        try expectSame([Int?.none, 1])
        try expectSame([[Int]](repeating: [1, 2], count: 3))
        try expectSame(["b": [1], "a": []])
        try expectSame([1: "one", 10: "ten", 2: "two"])
        try expectSame([Color.red: 1, .green: 2])
        try expectSame(Set([1]))
        try expectSame(String?.none)
        try expectSame("\u{0}\"\\/é😀")
        try expectSame([UInt8]([1, 2, 255]))
    }

    private class Animal: Codable {
        var name = "cat"
        init() {}
    }

    private final class Dog: Animal, Equatable {
        var age = 3
        private enum Keys: String, CodingKey { case age, details, list }
        private enum Detail: String, CodingKey { case long, short }

        override init() { super.init() }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            age = try container.decode(Int.self, forKey: .age)
            let details = try container.nestedContainer(keyedBy: Detail.self, forKey: .details)
            #expect(try details.decode(Int.self, forKey: .long) == 1)
            #expect(try details.decode(Int.self, forKey: .short) == 2)
            #expect(details.codingPath.last?.stringValue == "details")
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            #expect(list.count == 3)
            #expect(try list.decode(Int.self) == 1)
            #expect(try list.decodeNil())
            var inner = try list.nestedUnkeyedContainer()
            #expect(inner.isAtEnd == false && list.isAtEnd)
            #expect(try inner.decode(String.self) == "x")
            try super.init(from: container.superDecoder())
        }

        // Containers are written to in turns, which no plain stream of text could do.
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            var details = container.nestedContainer(keyedBy: Detail.self, forKey: .details)
            try details.encode(2, forKey: .short)
            try list.encode(1)
            try super.encode(to: container.superEncoder())
            try details.encode(1, forKey: .long)
            try list.encodeNil()
            try container.encode(age, forKey: .age)
            var inner = list.nestedUnkeyedContainer()
            try inner.encode("x")
            var again = container.nestedContainer(keyedBy: Detail.self, forKey: .details)
            try again.encode(1, forKey: .long)
        }

        static func == (left: Dog, right: Dog) -> Bool { left.age == right.age && left.name == right.name }
    }

    @Test func `superclasses and nested containers that are written in turns`() throws {
        try expectSame(Dog())
        try expectSame([Dog(), Dog()])
    }

    private struct Repeated: Codable, Equatable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(1, forKey: .a)
            try container.encode(2, forKey: .b)
            try container.encode(3, forKey: .a)
            try? container.encode([1.0, .nan], forKey: .b)
        }

        init() {}
        init(from decoder: any Decoder) throws {}
        enum Keys: String, CodingKey { case a, b }
    }

    @Test func `a field that is written twice has its last value, one that fails is not written`() throws {
        try expectSame(Repeated())
        let declared = try JSONCoder(JSONOptions(fieldOrder: .declaration)).encode(Repeated())
        #expect(String(decoding: declared, as: UTF8.self) == #"{"b":2,"a":3}"#)
    }

    private struct Empty: Codable, Equatable {}
    private struct Silent: Codable, Equatable {
        func encode(to encoder: any Encoder) throws {}
        init() {}
        init(from decoder: any Decoder) throws {}
    }

    @Test func `values without fields`() throws {
        try expectSame(Empty())
        try expectSame(["a": Silent()])
        #expect(throws: EncodingError.self) { try JSONCoder().encode(Silent()) }
    }

    private struct Foreign: Codable, Equatable {
        var date = Date(timeIntervalSinceReferenceDate: 786_000_000.25)
        var data = Data([0, 1, 2, 255])
        var url = URL(string: "https://example.com/a?b=c")
        var decimal = Decimal(string: "1234567890.0123456789")
        var id = UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F")
    }

    @Test func `Foundation's types`() throws { try expectSame(Foreign()) }

    @Test(arguments: [JSONOptions.Dates.iso8601, .secondsSince1970, .millisecondsSince1970])
    func `dates as by choice`(dates: JSONOptions.Dates) throws {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        switch dates {
        case .iso8601: (encoder.dateEncodingStrategy, decoder.dateDecodingStrategy) = (.iso8601, .iso8601)
        case .secondsSince1970:
            (encoder.dateEncodingStrategy, decoder.dateDecodingStrategy) = (.secondsSince1970, .secondsSince1970)
        default:
            (encoder.dateEncodingStrategy, decoder.dateDecodingStrategy) =
                (.millisecondsSince1970, .millisecondsSince1970)
        }
        for seconds in [0.0, 1, -1, 951_782_400, 1_764_000_000, -11_676_096_000, 4_102_444_799, 253_402_300_799] {
            try expectSame(
                [Date(timeIntervalSince1970: seconds)], JSONOptions(dates: dates), encoder: encoder, decoder: decoder)
        }
    }

    @Test func `ISO 8601 is read with fractions and offsets`() throws {
        let coder = JSONCoder(JSONOptions(dates: .iso8601WithMilliseconds))
        func seconds(_ text: String) throws -> Double {
            try coder.decode(Date.self, from: Array("\"\(text)\"".utf8)).timeIntervalSince1970
        }
        #expect(try seconds("1970-01-02T00:00:01.250Z") == 86401.25)
        #expect(try seconds("1970-01-02T01:00:01+01:00") == 86401)
        #expect(throws: DecodingError.self) { try seconds("1970-02-30") }
        let written = try coder.encode(Date(timeIntervalSince1970: 86401.25))
        #expect(String(decoding: written, as: UTF8.self) == "\"1970-01-02T00:00:01.250Z\"")
    }

    @Test func `milliseconds come back as they were`() throws {
        let coder = JSONCoder(JSONOptions(dates: .iso8601WithMilliseconds))
        for millisecond in stride(from: -1_500_000_001_500, through: 1_764_421_500_999, by: 7_919_000_337) {
            let date = Date(timeIntervalSince1970: Double(millisecond) / 1000)
            let back = try coder.decode(Date.self, from: coder.encode(date))
            #expect((back.timeIntervalSince1970 * 1000).rounded() == Double(millisecond))
        }
        for millisecond in 0..<1000 {
            let date = Date(timeIntervalSince1970: 1_764_421_500 + Double(millisecond) / 1000)
            let text = String(decoding: try coder.encode(date), as: UTF8.self)
            let digits = String(repeating: "0", count: 3 - "\(millisecond)".count) + "\(millisecond)"
            #expect(text == "\"2025-11-29T13:05:00.\(digits)Z\"")
        }
    }

    @Test func `10,000 random names become snake case as with Foundation`() throws {
        let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
        encoder.keyEncodingStrategy = .convertToSnakeCase
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let coder = JSONCoder(JSONOptions(fieldNames: .snakeCase))
        var random = SeededGenerator(seed: 6)
        for _ in 0..<10_000 {
            let name = String((0..<random.below(12)).map { _ in random.element(Array("abABC12_-é")) })
            let written = try coder.encode(Named(name: name))
            guard written == [UInt8](try encoder.encode(Named(name: name))) else {
                Issue.record("\(name) is written \(String(decoding: written, as: UTF8.self))")
                return
            }
            let text = Array("{\"\(name)\":1}".utf8)
            let read = try coder.decode(Named.self, from: text).name
            guard try read == decoder.decode(Named.self, from: Data(text)).name else {
                Issue.record("\(name) is read as \(read)")
                return
            }
        }
    }

    private struct Snake: Codable, Equatable {
        var orderNumber = 1
        var myURLProperty = "a"
        var plain = true
        var byName = ["someKey": 1, "other_key": 2]
        var id2Value = 3

        enum CodingKeys: String, CodingKey {
            case orderNumber, myURLProperty = "myUrlProperty", plain, byName, id2Value
        }
    }

    @Test func `snake case, but not for the keys of dictionaries`() throws {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        try expectSame(Snake(), JSONOptions(fieldNames: .snakeCase), encoder: encoder, decoder: decoder)
        for name in [
            "a", "aB", "aBC", "aBCd", "ABC", "Abc", "a1B", "_aB_", "__aBC__", "URLForA", "éÉa", "a_b", "_", "",
        ] {
            let ours = try JSONCoder(JSONOptions(fieldNames: .snakeCase)).encode(Named(name: name))
            #expect(ours == [UInt8](try encoder.encode(Named(name: name))), "\(name)")
            let text = Array("{\"\(name)\":1}".utf8)
            let keys = try JSONCoder(JSONOptions(fieldNames: .snakeCase)).decode(Named.self, from: text).name
            #expect(try keys == decoder.decode(Named.self, from: Data(text)).name, "\(name)")
        }
    }

    private struct Named: Codable {
        var name: String

        init(name: String) { self.name = name }

        init(from decoder: any Decoder) throws {
            name = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue).joined()
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: Key(stringValue: name))
        }

        struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
    }

    @Test func `infinity and NaN as texts`() throws {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let options = JSONOptions(
            nonFiniteNumbers: .text(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan"))
        try expectSame([Double.infinity, -.infinity, 1], options, encoder: encoder, decoder: decoder)
        try expectSame([Float.infinity, -.infinity, 1], options, encoder: encoder, decoder: decoder)
        #expect(try JSONCoder(options).decode(Double.self, from: Array("\"nan\"".utf8)).isNaN)
        #expect(throws: EncodingError.self) { try JSONCoder().encode(Double.nan) }
    }

    private struct Pair: Codable, Equatable { var a: Int }

    @Test func `names that are there twice`() throws {
        let text = Array(#"{"a":1,"b":{"a":3},"a":2}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONCoder().decode(Pair.self, from: text) }
        #expect(try JSONCoder(JSONOptions(duplicateNames: .first)).decode(Pair.self, from: text).a == 1)
        #expect(try JSONCoder(JSONOptions(duplicateNames: .last)).decode(Pair.self, from: text).a == 2)
        let many = "{" + (0..<100).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(try JSONCoder().decode([String: Int].self, from: Array((many + "}").utf8)).count == 100)
        #expect(throws: DecodingError.self) {
            try JSONCoder().decode([String: Int].self, from: Array((many + ",\"n50\":1}").utf8))
        }
    }

    private struct Asking: Codable, Equatable {
        static let key = CodingUserInfoKey(rawValue: "k")
        var value = "given"
        init() {}
        init(from decoder: any Decoder) throws { value = Self.key.flatMap { decoder.userInfo[$0] as? String } ?? "" }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(Self.key.flatMap { encoder.userInfo[$0] as? String } ?? "")
        }
    }

    @Test func `userInfo reaches both directions`() throws {
        let key = try #require(Asking.key)
        let coder = JSONCoder(JSONOptions(userInfo: [key: "given"]))
        #expect(try coder.encode(Asking()) == Array("\"given\"".utf8))
        #expect(try coder.decode(Asking.self, from: [0x31]).value == "given")
    }

    /// Fields in another order than the type's, and many that the type doesn't have.
    @Test func `fields are found in any order`() throws {
        let many = (0..<500).map { "\"x\($0)\":[{\"a\":\($0)}]" }.joined(separator: ",")
        let text = "{\(many),\"t\":\"T\",\"s\":7,\"a\":1,\"b\":2,\"c\":3}"
        let value = try JSONCoder().decode(Late.self, from: Array(text.utf8))
        #expect(value == Late(a: 1, c: 3, s: 7, b: 2, missing: nil, t: "T"))
    }

    private struct Late: Codable, Equatable {
        var a, c, s, b: Int
        var missing: Int?
        var t: String
    }
}
