/// A record as bytes: what a source node decodes.
///
/// Small enough for registers: it only knows where the batch describes the record. It can't outlive the call that hands
/// it out.
@safe @usableFromInline package struct RawRecord: ~Escapable, ~Copyable {
    @usableFromInline let descriptor: UnsafePointer<RecordDescriptor>
    /// The time the record says of itself, or the one that the source gives it.
    @usableFromInline package let timestamp: Timestamp
    /// The record's headers.
    @usableFromInline package let headers: Headers

    @_lifetime(borrow descriptor)
    init(_ descriptor: UnsafePointer<RecordDescriptor>, timestamp: Timestamp, headers: Headers) {
        unsafe self.descriptor = descriptor
        self.timestamp = timestamp
        self.headers = headers
    }

    /// The key's bytes; nil is a null key.
    @usableFromInline package var key: RawSpan? {
        @_lifetime(copy self) @inlinable get {
            guard let start = unsafe descriptor.pointee.key else { return nil }
            let span = unsafe RawSpan(_unsafeStart: start, byteCount: descriptor.pointee.keyCount)
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// The value's bytes; nil is a null value: a tombstone.
    @usableFromInline package var value: RawSpan? {
        @_lifetime(copy self) @inlinable get {
            guard let start = unsafe descriptor.pointee.value else { return nil }
            let span = unsafe RawSpan(_unsafeStart: start, byteCount: descriptor.pointee.valueCount)
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// Where the record stands in its partition.
    package var offset: Offset { unsafe descriptor.pointee.offset }
}
