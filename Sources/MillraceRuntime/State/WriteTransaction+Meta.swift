internal import LMDB

/// Entries of the `meta` database.
extension WriteTransaction {
    borrowing func text(of entry: StateLayout.Entry, in meta: Database) throws -> String? {
        guard let bytes = try unsafe value(for: Array(entry.name.utf8).span.bytes, in: meta) else { return nil }
        return String(decoding: bytes.toArray(), as: UTF8.self)
    }

    borrowing func number(of entry: StateLayout.Entry, in meta: Database) throws -> Int64? {
        guard let bytes = try unsafe value(for: Array(entry.name.utf8).span.bytes, in: meta), bytes.byteCount == 8
        else { return nil }
        return bytes.loadBigEndian()
    }

    borrowing func set(_ entry: StateLayout.Entry, to value: [UInt8], in meta: Database) throws {
        try unsafe put(value.span.bytes, for: Array(entry.name.utf8).span.bytes, in: meta)
    }

    borrowing func set(_ entry: StateLayout.Entry, to text: String, in meta: Database) throws {
        try set(entry, to: Array(text.utf8), in: meta)
    }

    borrowing func set(_ entry: StateLayout.Entry, to number: Int64, in meta: Database) throws {
        try set(entry, to: unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }, in: meta)
    }

    borrowing func remove(_ entry: StateLayout.Entry, in meta: Database) throws {
        try unsafe delete(Array(entry.name.utf8).span.bytes, in: meta)
    }
}
