import Foundation
import JSONCorpus
import MillraceJSON
import TestBasics

/// Reads random and broken documents for a while: `json-fuzz [SECONDS] [SEED]`.
///
/// It fails on a crash, and where simdjson, the careful parser and Foundation disagree.
@main struct JSONFuzz {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
        let seconds = arguments.first ?? 600
        let seed = arguments.count > 1 ? arguments[1] : UInt64.random(in: 1...1_000_000)
        print("seed \(seed), \(seconds) s")
        let end = ContinuousClock.now + .seconds(Int64(clamping: seconds))
        var documents = 0
        while ContinuousClock.now < end {
            var random = SeededGenerator(seed: seed &+ UInt64(documents))
            let document = document(&random)
            documents += 1
            if let difference = Comparison.difference(document) {
                print(
                    "seed \(seed), document \(documents): \(difference)\n\(String(decoding: document, as: UTF8.self))")
                exit(1)
            }
        }
        print("\(documents) documents, no crash, no difference")
    }

    private static func document(_ random: inout SeededGenerator) -> [UInt8] {
        switch random.below(10) {
        case 0: return RandomDocuments.valid(&random)
        case 1: return (0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        case 2:
            let opening = Array(random.element(["[", "{\"a\":", "[[1],"]).utf8)
            return Array(repeatElement(opening, count: random.below(700)).joined())
        default: return RandomDocuments.broken(&random)
        }
    }
}
