/// SplitMix64: the same numbers for the same seed, everywhere.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    package mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &self))
    }

    /// True once in so many times.
    package mutating func happens(onceIn times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}

/// Keys by Zipf's law: the n-th is drawn 1/n times as often as the first.
package struct ZipfKeys {
    private let upTo: [Double]

    package init(count: Int) {
        var sum = 0.0
        upTo = (1...count).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
    }

    package func draw(_ random: inout SeededGenerator) -> String {
        let point = Double.random(in: 0..<(upTo.last ?? 1), using: &random)
        var low = 0
        var high = upTo.count - 1
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] > point { high = middle } else { low = middle + 1 }
        }
        return "key-\(low)"
    }
}
