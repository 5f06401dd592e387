package import MillraceTesting

/// Where a vector's run is interrupted: between two steps, the application is stopped without a last commit and started
/// again. What comes out must be the same.
package struct Interruption: Sendable {
    package let state: TopologyTestDriver.StateAfterRestart
    /// One in so many steps is preceded by a restart.
    package let interval: Int
    package let seed: UInt64

    package init(_ state: TopologyTestDriver.StateAfterRestart, every interval: Int, seed: UInt64 = 1) {
        self.state = state
        self.interval = interval
        self.seed = seed
    }

    /// The steps that a restart precedes.
    func steps(of count: Int) -> Set<Int> {
        var (state, chosen) = (seed, Set<Int>())
        for step in 0..<count {
            // SplitMix64's increment and first mix are random enough for this.
            state &+= 0x9e37_79b9_7f4a_7c15
            if ((state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9) >> 33 % UInt64(interval) == 0 { chosen.insert(step) }
        }
        return chosen
    }
}
