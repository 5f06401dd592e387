internal import LMDB

extension Cursor {
    /// Calls `body` with the key and value that the cursor stands on.
    borrowing func withEntry(_ body: (RawSpan, RawSpan) throws -> Void) rethrows {
        try body(key, value)
    }

    /// Calls `body` with every key of a store's table and its value, in the order of the keys' bytes.
    ///
    /// - Parameter prefix: what the keys begin with.
    mutating func scan(prefix: RawSpan? = nil, _ body: (RawSpan, RawSpan) throws -> Void) throws {
        let local = prefix?.extracting(first: LocalKey.longestPlain)
        var found = if let local, !local.isEmpty { try seek(atOrAfter: local) } else { try first() }
        var run = LongKeyRun()
        while found {
            var belongs = true
            try withEntry { key, stored in
                if let local, !key.hasPrefix(local) {
                    belongs = false
                    return
                }
                try run.add(key: key, stored: stored) { key, value in
                    if let prefix, !key.hasPrefix(prefix) { return }
                    try body(key, value)
                }
            }
            if !belongs { break }
            found = try next()
        }
        try run.flush { key, value in
            if let prefix, !key.hasPrefix(prefix) { return }
            try body(key, value)
        }
    }
}
