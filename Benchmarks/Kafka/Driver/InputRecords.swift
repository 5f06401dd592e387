import KafkaClient

/// The benchmark's input, the same in every run: 100,000 keys, values of 100 bytes.
struct InputRecords {
    static let keys = 100_000
    static let partitions: Int32 = 4
    static let firstTimestamp: Int64 = 1_700_000_000_000

    private var random = RandomLetters(seed: 0x6d69_6c6c_7261_6365)
    private(set) var key = [UInt8]("key-00000".utf8)
    private(set) var value = [UInt8](repeating: 0, count: 100)

    /// Makes the next key and value.
    mutating func advance() {
        key.setDigits(Int(random.next() % UInt64(Self.keys)), count: 5)
        random.fill(&value)
    }

    /// The number in a key.
    static func number(inKey key: RawSpan?) -> Int {
        guard let key else { return 0 }
        var number = 0
        for index in max(0, key.byteCount - 5)..<key.byteCount {
            number = number * 10 + Int(unsafe key.unsafeLoad(fromByteOffset: index, as: UInt8.self)) - 48
        }
        return number
    }

    /// Where a key belongs.
    static func partition(of key: [UInt8]) -> Int32 {
        unsafe KafkaPartitioner.partition(forKey: key.span.bytes, count: partitions)
    }
}

extension [UInt8] {
    /// Writes a number over the last bytes.
    mutating func setDigits(_ number: Int, count digits: Int) {
        var number = number
        for digit in 0..<digits {
            self[count - 1 - digit] = UInt8(ascii: "0") + UInt8(number % 10)
            number /= 10
        }
    }
}
