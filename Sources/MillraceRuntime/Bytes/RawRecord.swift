/// A record as bytes: what a source node decodes.
///
/// The spans point into the log's memory and can't outlive the call that hands the record out.
@usableFromInline package struct RawRecord: ~Escapable, ~Copyable {
    // Not optional: to copy and destroy an optional span takes calls, for every record.
    @usableFromInline let keyBytes: RawSpan
    @usableFromInline let valueBytes: RawSpan
    @usableFromInline let hasKey: Bool
    @usableFromInline let hasValue: Bool
    /// The time the record says of itself.
    @usableFromInline package let timestamp: Timestamp
    /// Where the record stands in its partition.
    @usableFromInline package let offset: Offset
    /// The record's headers.
    @usableFromInline package let headers: Headers

    /// - Parameters:
    ///   - hasKey: false for a null key; then its bytes say nothing.
    ///   - hasValue: false for a null value.
    @_lifetime(copy key, copy value)
    package init(
        key: RawSpan, hasKey: Bool, value: RawSpan, hasValue: Bool, timestamp: Timestamp, offset: Offset,
        headers: Headers
    ) {
        keyBytes = key
        valueBytes = value
        self.hasKey = hasKey
        self.hasValue = hasValue
        self.timestamp = timestamp
        self.offset = offset
        self.headers = headers
    }

    /// The key's bytes; nil is a null key.
    @usableFromInline package var key: RawSpan? {
        @_lifetime(copy self) @inlinable get { hasKey ? keyBytes : nil }
    }

    /// The value's bytes; nil is a null value: a tombstone.
    @usableFromInline package var value: RawSpan? {
        @_lifetime(copy self) @inlinable get { hasValue ? valueBytes : nil }
    }
}
