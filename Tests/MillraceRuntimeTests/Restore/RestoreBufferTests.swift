import LogTesting
import Testing

@testable import MillraceRuntime

@Suite struct `A restore's buffer` {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let keys: [[UInt8]]
    }

    static let cases: [Case] = [
        Case(testDescription: "no keys", keys: []),
        Case(testDescription: "one key, empty", keys: [[]]),
        Case(testDescription: "one key, many times", keys: Array(repeating: Array("same".utf8), count: 300)),
        Case(
            testDescription: "keys that only zeros behind them tell apart",
            keys: [[0, 0], [], [0], [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [], [0, 0]]),
        Case(
            testDescription: "keys that begin alike, and end in a number",
            keys: (0..<2_000).map { Array("customer-\(($0 * 7_919) % 700)".utf8) }),
        Case(
            testDescription: "keys that differ behind the eighth byte of what isn't shared",
            keys: (0..<2_000).map { [UInt8($0 % 2)] + Array("abcdefghijkl\(($0 * 7_919) % 300)".utf8) }),
        Case(
            testDescription: "keys of random bytes and sizes",
            keys: {
                var random = SystemRandomNumberGenerator()
                return (0..<5_000).map { _ in
                    (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
                }
            }()),
        Case(
            testDescription: "eight bytes, all of them random",
            keys: (0..<2_000).map { _ in (0..<8).map { _ in UInt8.random(in: .min ... .max) } }),
    ]

    @Test(arguments: cases)
    func `hands out the last record of each key, in the order of the keys' bytes`(_ given: Case) {
        var buffer = RestoreBuffer()
        // Twice: it is used again and again.
        for round in 0..<2 {
            var last: [[UInt8]: [UInt8]] = [:]
            for (start, keys) in given.keys.chunks(of: 97) {
                var records: [TestRecord] = []
                for (index, key) in keys.enumerated() {
                    let number = start + index
                    let value: [UInt8]? = number % 5 == 4 ? nil : Array("\(round) \(number)".utf8)
                    records.append(
                        TestRecord(
                            key: key, value: value, timestamp: Timestamp(milliseconds: Int64(number)),
                            offset: Offset(Int64(number))))
                    last[key] = value.map { Int64(number).bytes + $0 } ?? []
                }
                buffer.append(RecordBatch.of(records, next: Offset(Int64(start + keys.count))))
            }
            var seen: [[UInt8]] = []
            buffer.drain { key, stamped in
                seen.append(key.toArray())
                #expect(last.removeValue(forKey: key.toArray()) == stamped?.toArray() ?? [])
            }
            #expect(last.isEmpty)
            #expect(seen == seen.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }

    @Test func `leaves records without a key out`() {
        var buffer = RestoreBuffer()
        buffer.append(RecordBatch.of([TestRecord(key: nil, value: [1], offset: 0)], next: 1))
        buffer.drain { _, _ in Issue.record("there is nothing to hand out") }
    }

    @Test func `is empty again after an error, since what it held is read anew`() {
        var buffer = RestoreBuffer()
        buffer.append(RecordBatch.of([TestRecord(key: [1], value: [1], offset: 0)], next: 1))
        #expect(throws: CancellationError.self) { try buffer.drain { _, _ in throw CancellationError() } }
        buffer.drain { _, _ in Issue.record("there is nothing to hand out") }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [(Int, ArraySlice<Element>)] {
        stride(from: 0, to: count, by: size).map { ($0, self[$0..<Swift.min($0 + size, count)]) }
    }
}

extension Int64 {
    fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
}
