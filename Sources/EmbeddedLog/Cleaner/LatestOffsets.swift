import MillraceRuntime

/// The last offset of each key, keys known by 128 bits: two hashes with the process's secret seeds, so that nobody can
/// make keys that are taken for one another.
struct LatestOffsets {
    private var offsets: [KeyDigest: Int64] = [:]

    /// About 50 MB.
    static let mostKeys = 1_000_000

    private struct KeyDigest: Hashable {
        var first: Int
        var second: Int

        init(_ key: UnsafeRawBufferPointer) {
            func digest(_ seed: UInt8) -> Int {
                var hasher = Hasher()
                hasher.combine(seed)
                unsafe hasher.combine(bytes: key)
                return hasher.finalize()
            }
            first = digest(1)
            second = digest(2)
        }
    }

    var isFull: Bool { offsets.count >= Self.mostKeys }

    /// Offsets come in ascending order. A record without a key counts for nothing.
    mutating func note(_ record: ChunkRecord, at offset: Int64) {
        guard let key = unsafe record.keyBytes else { return }
        unsafe offsets[KeyDigest(key)] = offset
    }

    /// Whether a later record has the same key.
    func isReplaced(_ record: ChunkRecord, at offset: Int64) -> Bool {
        guard let key = unsafe record.keyBytes else { return false }
        return unsafe offsets[KeyDigest(key)].map { $0 > offset } ?? false
    }
}

extension ChunkRecord {
    /// Nil is a null key.
    fileprivate var keyBytes: UnsafeRawBufferPointer? {
        unsafe keyCount < 0 ? nil : UnsafeRawBufferPointer(start: key, count: keyCount)
    }
}
