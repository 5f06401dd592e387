/// Integers at places that need not be aligned. The caller has checked that the bytes are there; `RawSpan` traps if
/// it has not.
extension RawSpan {
    func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(at position: Int) -> Integer {
        Integer(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: position, as: Integer.self))
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(at position: Int) -> Integer {
        Integer(littleEndian: unsafe loadUnaligned(fromByteOffset: position, as: Integer.self))
    }
}

extension UnsafeMutableRawPointer {
    @inline(__always)
    func storeLittleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer, at position: Int) {
        unsafe storeBytes(of: value.littleEndian, toByteOffset: position, as: Integer.self)
    }
}

/// Reads values one after another and notices where the bytes end too early.
struct ByteParser: ~Escapable {
    private let bytes: RawSpan
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.byteCount }

    @_lifetime(self: copy self)
    mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>(_: Integer.Type) -> Integer? {
        let size = MemoryLayout<Integer>.size
        guard bytes.byteCount - position >= size else { return nil }
        defer { position += size }
        return bytes.littleEndian(at: position)
    }

    /// A text with its length before it.
    @_lifetime(self: copy self)
    mutating func text() -> String? {
        guard let count = integer(UInt32.self), let bytes = take(Int(count)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// False if there are fewer bytes.
    @_lifetime(self: copy self)
    mutating func skip(_ count: Int) -> Bool {
        guard bytes.byteCount - position >= count else { return false }
        position += count
        return true
    }

    /// The next `count` bytes, copied.
    @_lifetime(self: copy self)
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, bytes.byteCount - position >= count else { return nil }
        defer { position += count }
        return unsafe bytes.extracting(position..<position + count).withUnsafeBytes { unsafe Array($0) }
    }
}

/// Lays values one after another.
extension [UInt8] {
    mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }

    mutating func append(text: String) {
        append(littleEndian: UInt32(clamping: text.utf8.count))
        append(contentsOf: text.utf8)
    }

    /// Calls `body` with all bytes.
    func withRawSpan<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try unsafe withUnsafeBytes { try body(unsafe RawSpan(_unsafeBytes: $0)) }
    }
}
