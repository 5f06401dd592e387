import LMDB

// Keys and values as text and arrays, so that tests read well.

extension String {
    var bytes: [UInt8] { Array(utf8) }
}

extension RawSpan {
    var array: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }

    var text: String {
        String(decoding: array, as: UTF8.self)
    }
}

extension WriteTransaction {
    func put(_ value: String, for key: String, in database: Database, mode: PutMode = .upsert) throws(LMDBError) {
        try put(value.bytes, for: key.bytes, in: database, mode: mode)
    }

    func put(
        _ value: [UInt8], for key: [UInt8], in database: Database, mode: PutMode = .upsert
    ) throws(LMDBError) {
        try unsafe put(value.span.bytes, for: key.span.bytes, in: database, mode: mode)
    }

    func text(for key: String, in database: Database) throws(LMDBError) -> String? {
        let key = key.bytes
        return try unsafe value(for: key.span.bytes, in: database)?.text
    }

    func array(for key: [UInt8], in database: Database) throws(LMDBError) -> [UInt8]? {
        try unsafe value(for: key.span.bytes, in: database)?.array
    }

    @discardableResult
    func delete(_ key: String, in database: Database) throws(LMDBError) -> Bool {
        let key = key.bytes
        return try unsafe delete(key.span.bytes, in: database)
    }
}

extension ReadTransaction {
    func text(for key: String, in database: Database) throws(LMDBError) -> String? {
        let key = key.bytes
        return try unsafe value(for: key.span.bytes, in: database)?.text
    }
}

extension Cursor {
    mutating func seek(_ key: String) throws(LMDBError) -> Bool {
        let key = key.bytes
        return try unsafe seek(key.span.bytes)
    }

    mutating func seek(atOrAfter key: String) throws(LMDBError) -> Bool {
        let key = key.bytes
        return try unsafe seek(atOrAfter: key.span.bytes)
    }

    mutating func put(_ value: String, for key: String, mode: PutMode = .upsert) throws(LMDBError) {
        let key = key.bytes
        let value = value.bytes
        try unsafe put(value.span.bytes, for: key.span.bytes, mode: mode)
    }

    mutating func replaceCurrent(_ value: String, key: String) throws(LMDBError) {
        let key = key.bytes
        let value = value.bytes
        try unsafe replaceCurrent(value.span.bytes, key: key.span.bytes)
    }

    /// All entries from the first to the last, as in `a=1`.
    mutating func listing() throws(LMDBError) -> [String] {
        var entries: [String] = []
        var isThere = try first()
        while isThere {
            entries.append(key.text + "=" + value.text)
            isThere = try next()
        }
        return entries
    }
}

/// Runs the body, and returns the error that it must throw.
func failure<Value: ~Copyable>(_ body: () throws(LMDBError) -> Value) throws -> LMDBError {
    do throws(LMDBError) {
        _ = try body()
    } catch {
        return error
    }
    throw NothingThrown()
}

struct NothingThrown: Error {}
