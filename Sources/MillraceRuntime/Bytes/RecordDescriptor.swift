/// Where a record's bytes lie: in a batch's memory, or, for one to be appended, in its caller's.
///
/// The pointers die with that memory. A nil pointer is a null key or value; an empty one is not nil.
@unsafe @usableFromInline package struct RecordDescriptor {
    @usableFromInline package var key: UnsafeRawPointer?
    @usableFromInline package var value: UnsafeRawPointer?
    @usableFromInline package var keyCount: Int
    @usableFromInline package var valueCount: Int
    @usableFromInline package var timestamp: Timestamp
    @usableFromInline package var offset: Offset
    @usableFromInline package var hasHeaders: Bool

    @inlinable package init(
        key: UnsafeRawPointer?, keyCount: Int, value: UnsafeRawPointer?, valueCount: Int,
        timestamp: Timestamp, offset: Offset, hasHeaders: Bool
    ) {
        unsafe self.key = key
        unsafe self.keyCount = keyCount
        unsafe self.value = value
        unsafe self.valueCount = valueCount
        unsafe self.timestamp = timestamp
        unsafe self.offset = offset
        unsafe self.hasHeaders = hasHeaders
    }
}
