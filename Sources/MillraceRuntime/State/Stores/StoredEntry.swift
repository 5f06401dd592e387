/// An entry of a key-value store's database, taken apart: what `state scan` and a task's own scan read.
package enum StoredEntry {
    /// Calls `body` with the key, the timestamp and the value of an entry; skips one that is too short to be ours.
    package static func withEntry(
        key local: RawSpan, stored: RawSpan, _ body: (RawSpan, Timestamp, RawSpan) throws -> Void
    ) throws {
        try LocalKey.withEntry(key: local, stored: stored) { key, stamped in
            try withStamp(stamped) { timestamp, value in try body(key, timestamp, value) }
        }
    }

    /// Calls `body` with the timestamp and the value of stored bytes; skips those that are too short to be ours.
    static func withStamp(_ stamped: RawSpan, _ body: (Timestamp, RawSpan) throws -> Void) throws {
        guard stamped.byteCount >= 8 else { return }
        try body(Timestamp(milliseconds: stamped.loadBigEndian()), stamped.extracting(droppingFirst: 8))
    }

    /// The key under which an entry is stored.
    package static func localKey(of key: [UInt8]) -> [UInt8] {
        unsafe LocalKey.isPlain(key.span.bytes) ? key : LocalKey.special(key.span.bytes)
    }
}
