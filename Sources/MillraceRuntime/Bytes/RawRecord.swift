/// A record as bytes: what a source node decodes.
///
/// The spans point into the log's memory and can't outlive the call that hands the record out.
@usableFromInline package struct RawRecord: ~Escapable, ~Copyable {
    /// The key's bytes; nil is a null key.
    @usableFromInline package let key: RawSpan?
    /// The value's bytes; nil is a null value: a tombstone.
    @usableFromInline package let value: RawSpan?
    /// The time the record says of itself.
    @usableFromInline package let timestamp: Timestamp
    /// Where the record stands in its partition.
    @usableFromInline package let offset: Offset
    /// The record's headers.
    @usableFromInline package let headers: Headers

    @_lifetime(copy key, copy value)
    package init(
        key: consuming RawSpan?, value: consuming RawSpan?, timestamp: Timestamp, offset: Offset, headers: Headers
    ) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.offset = offset
        self.headers = headers
    }
}
