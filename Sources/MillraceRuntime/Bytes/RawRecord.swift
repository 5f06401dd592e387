/// A record as bytes: what a source node decodes and what a sink appends.
///
/// Small enough for registers: it only knows where its descriptor is. It can't outlive the call that hands it out.
@safe @usableFromInline package struct RawRecord: ~Escapable {
    @usableFromInline package let descriptor: UnsafePointer<RecordDescriptor>
    /// The time the record says of itself, or the one that the source gives it.
    @usableFromInline package let timestamp: Timestamp
    /// The record's headers.
    @usableFromInline package let headers: Headers

    @_lifetime(borrow descriptor)
    @inlinable init(_ descriptor: UnsafePointer<RecordDescriptor>, timestamp: Timestamp, headers: Headers) {
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

    /// Calls `body` with a record of these bytes, to be appended.
    @inlinable @inline(__always) package static func withRecord(
        key: RawSpan?, value: RawSpan?, timestamp: Timestamp, headers: Headers,
        _ body: (borrowing RawRecord) throws -> Void
    ) rethrows {
        // The compiler doesn't see that the addresses are used as long as `body` runs.
        defer {
            extendLifetime(key)
            extendLifetime(value)
        }
        // Who appends takes the headers from the record, and asks for no offset.
        let descriptor = unsafe RecordDescriptor(
            key: address(of: key), keyCount: key?.byteCount ?? 0, value: address(of: value),
            valueCount: value?.byteCount ?? 0, timestamp: timestamp, offset: -1, hasHeaders: false)
        try unsafe withUnsafePointer(to: descriptor) { descriptor in
            try unsafe body(RawRecord(descriptor, timestamp: timestamp, headers: headers))
        }
    }

    /// Where a span starts; nil for nil, any address for no bytes.
    @unsafe @inlinable @inline(__always) static func address(of span: RawSpan?) -> UnsafeRawPointer? {
        guard let span else { return nil }
        return unsafe span.withUnsafeBytes { unsafe $0.baseAddress ?? UnsafeRawPointer(bitPattern: 8) }
    }

    /// The bytes of key, value and headers.
    package var byteCount: Int {
        let headers = headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
        return unsafe descriptor.pointee.keyCount + descriptor.pointee.valueCount + headers
    }

    /// Where the record stands in its partition; -1 for one that isn't in a log yet.
    package var offset: Offset { unsafe descriptor.pointee.offset }
}

/// What a task calls with each record of a source topic.
@usableFromInline package typealias RawStep = (borrowing RawRecord) throws -> Void
