import Foundation
import MillraceJSON

/// Compares our coder with Foundation's on a document.
package enum Comparison {
    /// What is wrong, if anything is.
    package static func difference(_ document: [UInt8]) -> String? {
        let ours = read(document)
        // simdjson refuses a byte order mark, so that the careful parser reads this one.
        let careful = read([0xef, 0xbb, 0xbf] + document)
        if ours != careful, !document.starts(with: [0xef, 0xbb, 0xbf]) {
            return "simdjson \(ours.text), the careful parser \(careful.text)"
        }
        // Foundation ends the process beyond 512 levels.
        if case .refused(let why) = ours, why.contains("nested deeper") { return nil }
        let foundation = readByFoundation(document)
        if ours == foundation { return nil }
        if case .read(let left) = ours, case .read(let right) = foundation {
            guard let place = left.difference(from: right) else { return nil }
            return "at \(place.path) we have \(place.left), Foundation \(place.right)"
        }
        // These documents differ on purpose; MillraceJSON.md lists them.
        if case .refused(let why) = ours {
            if why.contains("field name twice") || why.contains("invalid UTF-8") { return nil }
            // Foundation guesses UTF-16 and UTF-32, and doesn't look at what is behind a lone number.
            if document.prefix(4).contains(0) { return nil }
            if hasTrailingComma(document) { return nil }
            // Foundation looks at a number's digits only when they are asked for.
            if case .read(let tree) = foundation, tree.hasUnreadableNumber { return nil }
        }
        return "we \(ours.text), Foundation \(foundation.text)"
    }

    /// Whether an array or object ends in a comma, which Foundation takes.
    private static func hasTrailingComma(_ document: [UInt8]) -> Bool {
        var isBehindComma = false
        for byte in document {
            switch byte {
            case UInt8(ascii: ","): isBehindComma = true
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if isBehindComma { return true }
            default: isBehindComma = false
            }
        }
        return false
    }

    package enum Outcome: Equatable {
        case read(JSONTree)
        case refused(String)

        package static func == (left: Outcome, right: Outcome) -> Bool {
            switch (left, right) {
            case (.read(let left), .read(let right)): left == right
            case (.refused, .refused): true
            default: false
            }
        }

        var text: String {
            switch self {
            case .read(let tree): "read \(tree)"
            case .refused(let why): "refused: \(why)"
            }
        }
    }

    package static func read(_ document: [UInt8]) -> Outcome {
        do { return .read(try JSONCoder().decode(JSONTree.self, from: document)) } catch {
            guard case DecodingError.dataCorrupted(let context) = error else { return .refused("\(error)") }
            return .refused(context.debugDescription)
        }
    }

    private static func readByFoundation(_ document: [UInt8]) -> Outcome {
        do { return .read(try JSONDecoder().decode(JSONTree.self, from: Data(document))) } catch {
            return .refused("\(error)")
        }
    }

    /// What is wrong with how a value is written, if anything is.
    package static func difference(_ value: JSONTree) throws -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let ours = try JSONCoder().encode(value)
        let foundation = [UInt8](try encoder.encode(value))
        guard ours == foundation else {
            return
                "we \(String(decoding: ours, as: UTF8.self)), Foundation \(String(decoding: foundation, as: UTF8.self))"
        }
        encoder.outputFormatting.insert(.prettyPrinted)
        let pretty = try JSONCoder(JSONOptions(layout: .pretty)).encode(value)
        guard pretty == [UInt8](try encoder.encode(value)) else { return "the pretty form differs for \(value)" }
        return nil
    }
}
