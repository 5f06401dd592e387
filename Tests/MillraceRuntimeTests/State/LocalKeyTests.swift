import Testing

@testable import MillraceRuntime

@Suite struct `A store's local keys` {
    static func key(_ count: Int, _ last: UInt8 = 0x61) -> [UInt8] {
        count == 0 ? [] : [UInt8](repeating: 0x61, count: count - 1) + [last]
    }

    @Test(arguments: [1, 2, 479, 480])
    func `are the keys themselves up to 480 bytes`(count: Int) {
        let key = Self.key(count)
        #expect(unsafe LocalKey.isPlain(key.span.bytes))
        #expect(StoredEntry.localKey(of: key) == key)
    }

    @Test(arguments: [481, 495, 496, 497, 511, 512, 10_000])
    func `are the first 480 bytes and a hash beyond`(count: Int) {
        let key = Self.key(count)
        let local = StoredEntry.localKey(of: key)
        #expect(unsafe !LocalKey.isPlain(key.span.bytes))
        #expect(local.count == 496)
        #expect(local.prefix(480) == key.prefix(480))
    }

    @Test func `of the empty key has a length that no other has`() {
        #expect(StoredEntry.localKey(of: []) == [UInt8](repeating: 0, count: 511))
    }

    @Test func `of long keys with one beginning differ`() {
        let locals = Set((0..<200).map { StoredEntry.localKey(of: Self.key(481 + $0 / 100, UInt8($0 % 100))) })
        #expect(locals.count == 200)
    }

    @Test func `never meet: the longest plain key, and one that looks like a hashed one`() {
        let long = Self.key(1000)
        let local = StoredEntry.localKey(of: long)
        // 496 bytes are more than a plain key may have, so this one is hashed itself.
        #expect(StoredEntry.localKey(of: local) != local)
        #expect(StoredEntry.localKey(of: [UInt8](repeating: 0, count: 511)).count == 496)
    }

    @Test func `hash by FNV-1a of 128 bits`() {
        // The published value of the hash of "foobar" can't be seen through a key of 480 bytes or more; of 481 times "a"
        // it is this, computed apart.
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for _ in 0..<481 { hash = (hash ^ 0x61) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
        let expected = (0..<16).map { UInt8(truncatingIfNeeded: hash >> UInt128(120 - 8 * $0)) }
        #expect(StoredEntry.localKey(of: Self.key(481)).suffix(16) == expected[...])
    }

    @Test(arguments: [[], [1], [UInt8](repeating: 0, count: 7)] as [[UInt8]])
    func `with values too short to be ours are skipped`(stored: [UInt8]) throws {
        var calls = 0
        for key in [[1], [UInt8](repeating: 0, count: 511), [UInt8](repeating: 1, count: 496)] as [[UInt8]] {
            try unsafe StoredEntry.withEntry(key: key.span.bytes, stored: stored.span.bytes) { _, _, _ in calls += 1 }
        }
        #expect(calls == 0)
    }

    @Test func `with a length that leads out of the value are skipped`() throws {
        var calls = 0
        let key = [UInt8](repeating: 1, count: 496)
        for stored in [[255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]]
        {
            try unsafe StoredEntry.withEntry(key: key.span.bytes, stored: stored.span.bytes) { _, _, _ in calls += 1 }
        }
        #expect(calls == 0)
    }
}
