package import FoundationEssentials
import Millrace
package import MillraceTesting

/// One topology's behaviour in Kafka Streams, as its file says.
package struct Vector: Decodable, Sendable {
    package let `case`: String
    package let describe: String
    package let t0: Int64
    package let steps: [Step]
    package let outputs: [String: [ExpectedRecord]]
    package let changelogs: [String: [ExpectedRecord]]
    package let stores: [String: [ExpectedRecord]]

    /// An input record, or a move of the wall clock.
    package struct Step: Decodable, Sendable {
        package let topic: String?
        package let record: ExpectedRecord?
        package let advanceWallClockMs: Int64?

        private enum Key: CodingKey { case topic, advanceWallClockMs }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            topic = try container.decodeIfPresent(String.self, forKey: .topic)
            advanceWallClockMs = try container.decodeIfPresent(Int64.self, forKey: .advanceWallClockMs)
            record = try topic == nil ? nil : ExpectedRecord(from: decoder)
        }
    }

    package init(path: String) throws { try self.init(json: Data(contentsOf: URL(filePath: path))) }

    package init(json: Data) throws { self = try JSONDecoder().decode(Vector.self, from: json) }
}

/// A record in a vector: text, a number, or hex, each for some bytes.
package struct ExpectedRecord: Decodable, Sendable {
    package let raw: RawTestRecord

    private enum Key: CodingKey { case key, keyHex, value, valueHex, timestamp, headers }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let isHex = container.contains(.keyHex) || (container.contains(.valueHex) && !container.contains(.key))
        let headers = try container.decodeIfPresent([[String?]].self, forKey: .headers) ?? []
        raw = RawTestRecord(
            key: try Self.bytes(in: container, .key, .keyHex), value: try Self.bytes(in: container, .value, .valueHex),
            timestamp: Timestamp(milliseconds: try container.decodeIfPresent(Int64.self, forKey: .timestamp) ?? 0),
            headers: Headers(
                try headers.map { pair in
                    guard pair.count == 2, let name = pair[0] else {
                        throw VectorError("a header has a name and a value")
                    }
                    return Headers.Element(
                        name: name, value: try pair[1].map { try isHex ? decodeHex($0) : Array($0.utf8) })
                }))
    }

    private static func bytes(in container: KeyedDecodingContainer<Key>, _ plain: Key, _ hex: Key) throws -> [UInt8]? {
        if let text = try container.decodeIfPresent(String.self, forKey: hex) { return try decodeHex(text) }
        if let number = try? container.decodeIfPresent(Int64.self, forKey: plain) {
            return unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
        }
        return try container.decodeIfPresent(String.self, forKey: plain).map { Array($0.utf8) }
    }
}

private func decodeHex(_ text: String) throws -> [UInt8] {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { throw VectorError("odd number of hex digits") }
    return try stride(from: 0, to: digits.count, by: 2).map { position in
        guard let byte = UInt8(String(decoding: digits[position..<position + 2], as: UTF8.self), radix: 16) else {
            throw VectorError("not a hex digit")
        }
        return byte
    }
}

package struct VectorError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
