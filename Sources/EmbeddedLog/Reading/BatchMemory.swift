import MillraceRuntime

/// The memory of a record batch: chunks as they lie in the store, each behind its `Prefix`.
///
/// The batch keeps it alive; it is filled before the batch is made and never changed after.
@safe final class BatchMemory: @unchecked Sendable {
    private(set) var start: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    /// What stands before each chunk.
    struct Prefix {
        var base: Int64
        var byteCount: Int
        var records: Int

        static let byteCount = 24
    }

    init(capacity: Int) {
        unsafe start = .allocate(byteCount: max(capacity, Prefix.byteCount), alignment: 16)
        self.capacity = max(capacity, Prefix.byteCount)
    }

    deinit { unsafe start.deallocate() }

    func append(_ chunk: RawSpan, base: Int64, records: Int) {
        let wanted = count + Prefix.byteCount + chunk.byteCount
        if wanted > capacity { grow(to: max(wanted, 2 * capacity)) }
        let prefix = unsafe start + count
        unsafe prefix.storeBytes(of: base, as: Int64.self)
        unsafe prefix.storeBytes(of: chunk.byteCount, toByteOffset: 8, as: Int.self)
        unsafe prefix.storeBytes(of: records, toByteOffset: 16, as: Int.self)
        unsafe chunk.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress else { return }
            unsafe (prefix + Prefix.byteCount).copyMemory(from: source, byteCount: bytes.count)
        }
        count = wanted
    }

    /// Calls `body` with each chunk until it returns false.
    @inline(__always)
    func forEachChunk(_ body: (_ chunk: UnsafeRawPointer, Prefix) -> Bool) {
        var position = 0
        while position < count {
            let place = unsafe UnsafeRawPointer(start + position)
            let prefix = unsafe Prefix(
                base: place.loadUnaligned(as: Int64.self),
                byteCount: place.loadUnaligned(fromByteOffset: 8, as: Int.self),
                records: place.loadUnaligned(fromByteOffset: 16, as: Int.self))
            guard unsafe body(place + Prefix.byteCount, prefix) else { return }
            position += Prefix.byteCount + prefix.byteCount
        }
    }

    func headers(at place: BatchLayout.HeaderPlace) -> Headers {
        HeaderCoding.read(bytes(at: place)) ?? Headers()
    }

    @_lifetime(borrow self)
    func bytes(at place: BatchLayout.HeaderPlace) -> RawSpan {
        let bytes = unsafe RawSpan(_unsafeStart: start + place.position, byteCount: place.byteCount)
        return unsafe _overrideLifetime(bytes, borrowing: self)
    }

    private func grow(to larger: Int) {
        let grown = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        unsafe grown.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = grown
        capacity = larger
    }
}
