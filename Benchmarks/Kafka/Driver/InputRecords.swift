/// The benchmark's input, the same in every run: 100,000 keys, values of 100 bytes.
struct InputRecords {
    static let keys = 100_000
    static let partitions: Int32 = 4
    static let firstTimestamp: Int64 = 1_700_000_000_000

    private var state: UInt64 = 0x6d69_6c6c_7261_6365
    private(set) var key = [UInt8]("key-00000".utf8)
    private(set) var value = [UInt8](repeating: 0, count: 100)

    /// Makes the next key and value.
    mutating func advance() {
        var number = Int(next() % UInt64(Self.keys))
        for digit in 0..<5 {
            key[key.count - 1 - digit] = UInt8(ascii: "0") + UInt8(number % 10)
            number /= 10
        }
        // Letters from a to p, 16 of each random number.
        var letters: UInt64 = 0
        for index in value.indices {
            if index % 16 == 0 { letters = next() }
            value[index] = UInt8(ascii: "a") + UInt8(letters & 15)
            letters >>= 4
        }
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

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
