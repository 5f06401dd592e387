/// Puts the entries of long keys into the order of their whole keys: those that share their first 480 bytes follow each
/// other in the database, but by their hashes.
struct LongKeyRun: ~Copyable {
    private struct Entry {
        let key: [UInt8]
        let value: [UInt8]
    }

    private var entries: [Entry] = []
    /// The first 480 bytes of all of them.
    private var shared: [UInt8] = []

    /// Hands on an entry of the database, or keeps it until all that it must be sorted with are there.
    mutating func add(key local: RawSpan, stored: RawSpan, _ body: (RawSpan, RawSpan) throws -> Void) throws {
        guard local.byteCount == LocalKey.hashedLength else {
            try flush(body)
            return try LocalKey.withEntry(key: local, stored: stored, body)
        }
        let prefix = local.extracting(first: LocalKey.longestPlain)
        if !entries.isEmpty, unsafe !prefix.isEqual(to: shared.span.bytes) { try flush(body) }
        if entries.isEmpty { shared = prefix.toArray() }
        try LocalKey.withEntry(key: local, stored: stored) { key, value in
            entries.append(Entry(key: key.toArray(), value: value.toArray()))
        }
    }

    /// Hands on what is left.
    mutating func flush(_ body: (RawSpan, RawSpan) throws -> Void) throws {
        if entries.isEmpty { return }
        let sorted = entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        entries = []
        for entry in sorted { unsafe try body(entry.key.span.bytes, entry.value.span.bytes) }
    }
}
