/// The two sides of a join in the one number that a result is; either may be missing.
package struct ValuePair: Equatable, CustomStringConvertible {
    package let first: Int64?
    package let second: Int64?

    package init(_ first: Int64?, _ second: Int64?) {
        self.first = first
        self.second = second
    }

    package init(packed: Int64) {
        first = packed >> 32 == 0 ? nil : packed >> 32 - 1
        second = packed & 0xffff_ffff == 0 ? nil : packed & 0xffff_ffff - 1
    }

    /// The first one above, the second one below; 0 is none.
    package var packed: Int64 { ((first ?? -1) + 1) << 32 | ((second ?? -1) + 1) }

    package var description: String { "(\(first.map { "\($0)" } ?? "none"), \(second.map { "\($0)" } ?? "none"))" }
}
