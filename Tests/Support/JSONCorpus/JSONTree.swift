/// Any JSON value, read and written through `Codable` alone.
package indirect enum JSONTree: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case signed(Int64)
    case unsigned(UInt64)
    case double(Double)
    /// A number that is none of these.
    case unreadableNumber
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .signed(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .unsigned(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if (try? decoder.unkeyedContainer()) != nil {
            self = .array(try container.decode([JSONTree].self))
        } else if (try? decoder.container(keyedBy: Name.self)) != nil {
            self = .object(try container.decode([String: JSONTree].self))
        } else {
            self = .unreadableNumber
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    var hasUnreadableNumber: Bool {
        switch self {
        case .unreadableNumber: true
        case .array(let values): values.contains(where: \.hasUnreadableNumber)
        case .object(let fields): fields.values.contains(where: \.hasUnreadableNumber)
        default: false
        }
    }

    /// Where the tree differs from Foundation's, but for what differs on purpose: Foundation rounds a number with a fraction
    /// to a whole one where a double has no fractions any more.
    func difference(from foundation: JSONTree, at path: String = "$") -> (path: String, left: String, right: String)? {
        switch (self, foundation) {
        case (.double(let left), .signed(let right))
        where left.magnitude >= 0x1p53 && (left - Double(right)).magnitude <= left.ulp: return nil
        case (.double(let left), .unsigned(let right))
        where left.magnitude >= 0x1p53 && (left - Double(right)).magnitude <= left.ulp: return nil
        // And it reads the smallest Int64 only if it is written without a fraction.
        case (.signed(let left), .double(let right)) where Double(left) == right && right.magnitude >= 0x1p53:
            return nil
        case (.unsigned(let left), .double(let right)) where Double(left) == right && right >= 0x1p53: return nil
        case (.array(let left), .array(let right)) where left.count == right.count:
            for (index, pair) in zip(left, right).enumerated() {
                if let place = pair.0.difference(from: pair.1, at: "\(path)[\(index)]") { return place }
            }
            return nil
        case (.object(let left), .object(let right)) where left.keys == right.keys:
            for (name, value) in left {
                guard let other = right[name] else { continue }
                if let place = value.difference(from: other, at: "\(path).\(name)") { return place }
            }
            return nil
        default: return self == foundation ? nil : (path, "\(self)", "\(foundation)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null, .unreadableNumber: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .signed(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let fields): try container.encode(fields)
        }
    }
}
