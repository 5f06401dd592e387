/// Where a serde writes: a growing buffer that is used again for every record.
///
/// Numbers are written big-endian, as Kafka's serializers do.
@safe public struct ByteWriter: ~Copyable {
    @usableFromInline var start: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int

    @usableFromInline var used: Int

    /// The number of bytes written.
    @inlinable public var count: Int { used }

    /// An empty writer with room for `capacity` bytes before it grows.
    public init(capacity: Int = 256) {
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: max(capacity, 16), alignment: 8)
        self.capacity = max(capacity, 16)
        used = 0
    }

    deinit { unsafe start.deallocate() }

    /// Forgets the bytes and keeps the room.
    @inlinable public mutating func removeAll() { used = 0 }

    /// The bytes written so far; valid until the next change.
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        @inlinable get {
            let span = unsafe RawSpan(_unsafeStart: start, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Calls `body` with the bytes written so far: for a writer that is kept in a class, out of which no span may come.
    @inlinable public borrowing func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(bytes)
    }

    /// Adds one byte.
    @inlinable public mutating func append(_ byte: UInt8) {
        let end = unsafe reserve(1)
        unsafe end.storeBytes(of: byte, as: UInt8.self)
    }

    /// Adds an integer, most significant byte first.
    @inlinable public mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Integer) {
        let end = unsafe reserve(MemoryLayout<Integer>.size)
        unsafe end.storeBytes(of: value.bigEndian, as: Integer.self)
    }

    /// Adds these bytes.
    public mutating func append(_ bytes: RawSpan) {
        let end = unsafe reserve(bytes.byteCount)
        unsafe bytes.withUnsafeBytes { unsafe Self.copy($0, to: end) }
    }

    @unsafe @inline(__always)
    private static func copy(_ source: UnsafeRawBufferPointer, to end: UnsafeMutableRawPointer) {
        guard let base = source.baseAddress else { return }
        if source.count < 16 {
            unsafe copyShort(base, to: end, count: source.count)
        } else {
            unsafe end.copyMemory(from: base, byteCount: source.count)
        }
    }

    /// Adds these bytes.
    @inlinable public mutating func append(_ bytes: [UInt8]) {
        unsafe append(bytes.span.bytes)
    }

    // Room is made first: beside a call the compiler would count a reference to the text's storage. Not inlined: here the
    // text arrives in two registers.
    /// Adds the text as UTF-8.
    @inline(never) public mutating func append(utf8 text: String) {
        guard text.isContiguousUTF8 else { return append(foreign: text) }
        let end = unsafe reserve(text.utf8.count)
        _ = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe Self.copy(UnsafeRawBufferPointer(bytes), to: end)
        }
    }

    /// Adds text that another language keeps (`NSString`).
    @inline(never) private mutating func append(foreign text: String) { append(Array(text.utf8)) }

    /// Copies fewer than 16 bytes, as most keys have. `memcpy` writes them as two pieces that overlap; a load across both,
    /// such as murmur2's of the key, waits until they have reached the cache. These don't overlap.
    @unsafe @inline(__always)
    private static func copyShort(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
        var position = 0
        func copy<Piece: FixedWidthInteger & BitwiseCopyable>(_ type: Piece.Type) {
            guard count & MemoryLayout<Piece>.size != 0 else { return }
            let piece = unsafe source.loadUnaligned(fromByteOffset: position, as: type)
            unsafe target.storeBytes(of: piece, toByteOffset: position, as: type)
            position += MemoryLayout<Piece>.size
        }
        copy(UInt64.self)
        copy(UInt32.self)
        copy(UInt16.self)
        copy(UInt8.self)
    }

    /// Makes room for `added` bytes, counts them as written and returns where they start.
    @unsafe @inlinable mutating func reserve(_ added: Int) -> UnsafeMutableRawPointer {
        let old = used
        if capacity - old < added { grow(by: added) }
        used = old + added
        return unsafe start + old
    }

    /// Makes room for so many bytes in all.
    mutating func reserve(capacity wanted: Int) {
        if capacity < wanted { grow(by: wanted - used) }
    }

    @inline(never) @usableFromInline mutating func grow(by added: Int) {
        let larger = max(capacity * 2, used + added)
        let copy = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        unsafe copy.copyMemory(from: start, byteCount: used)
        unsafe start.deallocate()
        unsafe start = copy
        capacity = larger
    }
}
