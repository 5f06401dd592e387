import Foundation
import JSONCorpus
import MillraceJSON
import TestBasics
import Testing

@Suite struct CorpusTests {
    @Test func `5,000 valid documents are read as by Foundation`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5000 {
            let document = RandomDocuments.valid(&random)
            let difference = Comparison.difference(document)
            #expect(difference == nil, "\(String(decoding: document, as: UTF8.self))")
            if difference != nil { return }
        }
    }

    @Test func `5,000 broken documents are refused as by Foundation`() {
        var random = SeededGenerator(seed: 2)
        var refused = 0
        for _ in 0..<5000 {
            let document = RandomDocuments.broken(&random)
            let difference = Comparison.difference(document)
            #expect(difference == nil, "\(String(decoding: document, as: UTF8.self))")
            if difference != nil { return }
            if case .refused = Comparison.read(document) { refused += 1 }
        }
        #expect(refused > 2500)
    }

    @Test func `10,000 random values are written as by Foundation, byte for byte`() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<10_000 {
            let difference = try Comparison.difference(RandomDocuments.value(&random))
            #expect(difference == nil)
            if difference != nil { return }
        }
    }

    @Test func `200,000 random doubles are written with Swift's shortest digits`() throws {
        var random = SeededGenerator(seed: 4)
        let coder = JSONCoder()
        for _ in 0..<200_000 {
            let value = RandomDocuments.double(&random)
            var text = value.description
            if text.hasSuffix(".0") { text.removeLast(2) }
            let written = String(decoding: try coder.encode(value), as: UTF8.self)
            guard written == text else {
                Issue.record("\(value) is written \(written)")
                return
            }
        }
    }

    @Test func `documents that must be accepted are, with Foundation's values`() {
        #expect(HandMadeDocuments.accepted.count > 200)
        for document in HandMadeDocuments.accepted {
            #expect(Comparison.difference(document) == nil, "\(String(decoding: document, as: UTF8.self))")
            guard case .read = Comparison.read(document) else {
                Issue.record("refused: \(String(decoding: document.prefix(80), as: UTF8.self))")
                continue
            }
        }
    }

    @Test func `documents that must be refused are, with the byte of the error`() {
        #expect(HandMadeDocuments.refused.count > 200)
        for document in HandMadeDocuments.refused {
            guard case .refused(let why) = Comparison.read(document) else {
                Issue.record("accepted: \(String(decoding: document.prefix(80), as: UTF8.self))")
                continue
            }
            #expect(why.contains("at byte"), "\(why)")
        }
    }

    @Test func `documents that may be either end no process`() {
        for document in HandMadeDocuments.either { _ = Comparison.read(document) }
    }

    @Test func `random bytes end no process`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let document = (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(Comparison.difference(document) == nil)
        }
    }
}
