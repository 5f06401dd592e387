internal import LMDB

/// How a store's key becomes an LMDB key, which has 1 to 511 bytes.
///
/// Keys of 1 to 480 bytes are stored as they are, so that they sort by their bytes. A longer key is stored as its
/// first 480 bytes and a 16-byte hash, with the whole key in front of the value; it sorts exactly within those 480
/// bytes. The empty key is stored as 511 zero bytes. The lengths tell the three apart.
enum LocalKey {
    static let longestPlain = 480
    static let hashedLength = 496
    static let emptyLength = 511

    /// Whether the key can be used as it is.
    @inline(__always) static func isPlain(_ key: RawSpan) -> Bool {
        key.byteCount - 1 < longestPlain && key.byteCount > 0
    }

    /// The LMDB key of a key that is not plain.
    static func special(_ key: RawSpan) -> [UInt8] {
        guard !key.isEmpty else { return [UInt8](repeating: 0, count: emptyLength) }
        var local = key.extracting(first: longestPlain).toArray()
        unsafe withUnsafeBytes(of: hash(key).bigEndian) { unsafe local.append(contentsOf: $0) }
        return local
    }

    /// 128-bit FNV-1a: collisions are found out, since the whole key stands in front of the value.
    private static func hash(_ key: RawSpan) -> UInt128 {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for index in 0..<key.byteCount {
            hash ^= UInt128(unsafe key.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            hash = hash &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        return hash
    }

    // MARK: The whole key in front of the value

    /// Adds what stands in front of the value of a key that is not plain.
    static func append(whole key: RawSpan, to stored: inout ByteWriter) {
        stored.append(bigEndian: UInt32(truncatingIfNeeded: key.byteCount))
        stored.append(key)
    }

    /// The value behind the whole key; nil where another key is stored.
    @_lifetime(copy stored)
    static func value(behind key: RawSpan, in stored: RawSpan) -> RawSpan? {
        guard stored.byteCount >= 4 + key.byteCount,
            Int(stored.loadBigEndian(at: 0, as: UInt32.self)) == key.byteCount,
            stored.extracting(4..<4 + key.byteCount).isEqual(to: key)
        else { return nil }
        return stored.extracting(droppingFirst: 4 + key.byteCount)
    }

    /// Calls `body` with the whole key of an entry and its value; skips one that is too short to be ours.
    static func withEntry(key local: RawSpan, stored: RawSpan, _ body: (RawSpan, RawSpan) throws -> Void) throws {
        guard local.byteCount > longestPlain else { return try body(local, stored) }
        guard stored.byteCount >= 4 else { return }
        let length = Int(stored.loadBigEndian(at: 0, as: UInt32.self))
        guard length <= stored.byteCount - 4 else { return }
        try body(stored.extracting(4..<4 + length), stored.extracting(droppingFirst: 4 + length))
    }
}
