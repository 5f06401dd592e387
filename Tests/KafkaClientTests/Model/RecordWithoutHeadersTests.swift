import Testing

@testable import KafkaClient

/// A key, a value and what follows, as they lie in a record batch.
@Suite struct `A record without headers` {
    /// - Parameters:
    ///   - keyCount: how long the key is.
    ///   - between: the bytes between key and value.
    ///   - valueCount: how long the value is.
    ///   - behind: the byte behind the value: the number of headers, doubled.
    @Test(
        arguments: [
            (3, [8], 4, 0, true), (3, [8], 4, 2, false), (1, [0xfe, 1], 127, 0, true), (1, [0xc8, 1], 100, 0, true),
            (1, [0x80, 0x89, 0x7a], 1_000_000, 0, true), (1, [0x80, 0x89, 0x7a], 1_000_000, 4, false),
            // A size may take more bytes than it needs.
            (3, [0x88, 0], 4, 0, true),
            // Not the value's size: they lie side by side by chance.
            (3, [9], 4, 0, false), (3, [7], 4, 0, false), (3, [8, 0], 4, 0, false),
            (3, [], 4, 0, false), (3, [0, 0, 0, 0, 0, 8], 4, 0, false),
            // The format before record batches: four bytes, the first one most significant.
            (3, [0, 0, 0, 4], 4, 0, false),
            // What is empty lies elsewhere.
            (0, [8], 4, 0, false), (3, [0], 0, 0, false),
        ] as [(Int, [UInt8], Int, UInt8, Bool)])
    func `is known by what lies around its value`(
        keyCount: Int, between: [UInt8], valueCount: Int, behind: UInt8, isKnown: Bool
    ) {
        let bytes =
            [UInt8](repeating: 1, count: keyCount) + between + [UInt8](repeating: 2, count: valueCount) + [behind]
        unsafe bytes.withUnsafeBytes { memory in
            let start = memory.baseAddress
            let pointers = unsafe KafkaRecordPointers(
                key: start, keyCount: keyCount, value: start.map { unsafe $0 + keyCount + between.count },
                valueCount: valueCount, timestamp: 0, offset: 0, hasHeaders: false)
            #expect(unsafe pointers.surelyHasNoHeaders == isKnown)
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `is not known where key or value is null`(hasKey: Bool, hasValue: Bool) {
        let bytes: [UInt8] = [1, 8, 2, 2, 2, 2, 0]
        unsafe bytes.withUnsafeBytes { memory in
            let start = memory.baseAddress
            let pointers = unsafe KafkaRecordPointers(
                key: hasKey ? start : nil, keyCount: 1, value: hasValue ? start.map { unsafe $0 + 2 } : nil,
                valueCount: 4, timestamp: 0, offset: 0, hasHeaders: false)
            #expect(unsafe pointers.surelyHasNoHeaders == (hasKey && hasValue))
        }
    }
}
