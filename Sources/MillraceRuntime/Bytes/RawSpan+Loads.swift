#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension RawSpan {
    /// The big-endian integer that starts at `offset`. The caller has checked that it lies within the span.
    @inlinable public func loadBigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int = 0, as type: Integer.Type = Integer.self
    ) -> Integer {
        Integer(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    /// The bytes as an array.
    @inlinable public func toArray() -> [UInt8] {
        unsafe withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// The byte at `index`.
    @inlinable package func byte(at index: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self) }

    /// Whether both spans hold the same bytes.
    package func isEqual(to other: RawSpan) -> Bool {
        byteCount == other.byteCount && compare(with: other) == 0
    }

    /// Compares byte by byte: negative, zero or positive, as this one comes before the other, is the same or comes after.
    package func compare(with other: RawSpan) -> Int {
        let shared = min(byteCount, other.byteCount)
        let order = unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return unsafe Int(memcmp(left, right, shared))
            }
        }
        return order == 0 ? byteCount - other.byteCount : order
    }

    /// Whether the bytes begin with these.
    package func hasPrefix(_ prefix: RawSpan) -> Bool {
        byteCount >= prefix.byteCount && extracting(first: prefix.byteCount).isEqual(to: prefix)
    }

    /// How many bytes both begin with.
    package func commonPrefixCount(with other: RawSpan) -> Int {
        let most = min(byteCount, other.byteCount)
        var count = 0
        while count < most, byte(at: count) == other.byte(at: count) { count += 1 }
        return count
    }
}
