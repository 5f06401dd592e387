/// Murmur3 of 128 bits, with Kafka Streams' seed: foreign-key joins compare rows by it, and write it to their topics.
@usableFromInline package struct Murmur3: Hashable, Sendable {
    @usableFromInline package let high: UInt64
    @usableFromInline package let low: UInt64

    @usableFromInline package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    private static let seed: UInt64 = 104_729
    private static let c1: UInt64 = 0x87c3_7b91_1142_53d5
    private static let c2: UInt64 = 0x4cf5_ad43_2745_937f

    /// The hash of these bytes.
    @usableFromInline package init(of bytes: RawSpan) {
        var (h1, h2) = (Self.seed, Self.seed)
        let blocks = bytes.byteCount / 16
        for block in 0..<blocks {
            let k1 = bytes.loadBigEndian(at: block * 16, as: UInt64.self).byteSwapped
            let k2 = bytes.loadBigEndian(at: block * 16 + 8, as: UInt64.self).byteSwapped
            h1 ^= Self.scramble(k1, Self.c1, 31, Self.c2)
            h1 = ((h1.rotated(27) &+ h2) &* 5) &+ 0x52dc_e729
            h2 ^= Self.scramble(k2, Self.c2, 33, Self.c1)
            h2 = ((h2.rotated(31) &+ h1) &* 5) &+ 0x3849_5ab5
        }
        var (k1, k2): (UInt64, UInt64) = (0, 0)
        for index in blocks * 16..<bytes.byteCount {
            let (byte, place) = (UInt64(bytes.loadBigEndian(at: index, as: UInt8.self)), index - blocks * 16)
            if place < 8 { k1 |= byte << (8 * UInt64(place)) } else { k2 |= byte << (8 * UInt64(place - 8)) }
        }
        h2 ^= Self.scramble(k2, Self.c2, 33, Self.c1)
        h1 ^= Self.scramble(k1, Self.c1, 31, Self.c2)
        h1 ^= UInt64(bytes.byteCount)
        h2 ^= UInt64(bytes.byteCount)
        h1 &+= h2
        h2 &+= h1
        h1 = Self.finish(h1)
        h2 = Self.finish(h2)
        h1 &+= h2
        h2 &+= h1
        self.init(high: h1, low: h2)
    }

    private static func scramble(_ value: UInt64, _ first: UInt64, _ bits: Int, _ second: UInt64) -> UInt64 {
        (value &* first).rotated(bits) &* second
    }

    private static func finish(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }
}

extension UInt64 {
    fileprivate func rotated(_ bits: Int) -> UInt64 { self << UInt64(bits) | self >> UInt64(64 - bits) }
}
