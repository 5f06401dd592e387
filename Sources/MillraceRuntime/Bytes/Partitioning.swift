/// The 32-bit murmur2 hash with Kafka's seed: Java's default partitioner, so that Millrace and Java producers put a key
/// on the same partition.
@inline(__always) package func murmur2(_ bytes: RawSpan) -> UInt32 {
    let factor: UInt32 = 0x5bd1_e995
    var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.byteCount)
    let tail = bytes.byteCount & ~3
    for position in stride(from: 0, to: tail, by: 4) {
        var word = UInt32(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self))
        word = word &* factor
        word ^= word >> 24
        hash = (hash &* factor) ^ (word &* factor)
    }
    let rest = bytes.byteCount & 3
    if rest > 2 { hash ^= UInt32(bytes.byte(at: tail + 2)) << 16 }
    if rest > 1 { hash ^= UInt32(bytes.byte(at: tail + 1)) << 8 }
    if rest > 0 { hash = (hash ^ UInt32(bytes.byte(at: tail))) &* factor }
    hash ^= hash >> 13
    hash = hash &* factor
    return hash ^ (hash >> 15)
}

/// The partition that Kafka's default partitioner picks for a key.
@inline(__always) package func partition(forKey key: RawSpan, of count: Int32) -> PartitionID {
    count <= 1 ? 0 : PartitionID(Int32(murmur2(key) & 0x7fff_ffff) % count)
}
