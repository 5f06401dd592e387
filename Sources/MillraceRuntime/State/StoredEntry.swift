/// An entry of a store's database, taken apart: what `state scan` and a task's own scan read.
package enum StoredEntry {
    /// Calls `body` with the key, the timestamp and the value of an entry; skips one that is too short to be ours.
    package static func withEntry(
        key local: RawSpan, stored: RawSpan, _ body: (RawSpan, Timestamp, RawSpan) throws -> Void
    ) throws {
        var key = local
        var stamped = stored
        if local.byteCount > LocalKey.longestPlain {
            guard stored.byteCount >= 4 else { return }
            let length = Int(stored.loadBigEndian(at: 0, as: UInt32.self))
            guard length <= stored.byteCount - 4 else { return }
            key = stored.extracting(4..<4 + length)
            stamped = stored.extracting(droppingFirst: 4 + length)
        }
        guard stamped.byteCount >= 8 else { return }
        try body(key, Timestamp(milliseconds: stamped.loadBigEndian()), stamped.extracting(droppingFirst: 8))
    }

    /// The key under which an entry is stored.
    package static func localKey(of key: [UInt8]) -> [UInt8] {
        unsafe LocalKey.isPlain(key.span.bytes) ? key : LocalKey.special(key.span.bytes)
    }
}
