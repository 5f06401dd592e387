/// The 32-bit murmur2 hash with Kafka's seed: Java's default partitioner, so that Millrace and Java producers put a key
/// on the same partition.
package func murmur2(_ bytes: RawSpan) -> UInt32 {
    let factor: UInt32 = 0x5bd1_e995
    var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.byteCount)
    var position = 0
    while position + 4 <= bytes.byteCount {
        var word = UInt32(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self))
        word = word &* factor
        word ^= word >> 24
        hash = (hash &* factor) ^ (word &* factor)
        position += 4
    }
    let rest = bytes.byteCount - position
    if rest > 0 {
        for index in (0..<rest).reversed() {
            hash ^= UInt32(unsafe bytes.unsafeLoad(fromByteOffset: position + index, as: UInt8.self)) << (8 * index)
        }
        hash = hash &* factor
    }
    hash ^= hash >> 13
    hash = hash &* factor
    return hash ^ (hash >> 15)
}

/// The partition that Kafka's default partitioner picks for a key.
package func partition(forKey key: RawSpan, of count: Int32) -> PartitionID {
    count <= 1 ? 0 : PartitionID(Int32(murmur2(key) & 0x7fff_ffff) % count)
}
