/// Random numbers and letters (SplitMix64), the same for the same seed.
struct RandomLetters {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Fills a value with letters from a to p, 16 of each random number.
    mutating func fill(_ value: inout [UInt8]) {
        var letters: UInt64 = 0
        for index in value.indices {
            if index % 16 == 0 { letters = next() }
            value[index] = UInt8(ascii: "a") + UInt8(letters & 15)
            letters >>= 4
        }
    }
}
