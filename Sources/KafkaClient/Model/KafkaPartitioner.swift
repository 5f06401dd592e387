/// How a key finds its partition.
public enum KafkaPartitioner {
    /// The partition of a key among `count`, as Java's default partitioner and Kafka Streams choose it: the key's
    /// murmur2 hash with the sign bit cleared, modulo the number of partitions.
    ///
    /// - Precondition: `count` is positive.
    public static func partition(forKey key: RawSpan, count: Int32) -> Int32 {
        precondition(count > 0, "A topic has at least one partition")
        return (murmur2(key) & 0x7fff_ffff) % count
    }

    /// The murmur2 hash of `bytes`, equal to `org.apache.kafka.common.utils.Utils.murmur2`.
    public static func murmur2(_ bytes: RawSpan) -> Int32 {
        let multiplier: UInt32 = 0x5bd1_e995
        let length = bytes.byteCount
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: length)
        unsafe bytes.withUnsafeBytes { buffer in
            var index = 0
            while index + 4 <= length {
                var word = unsafe UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: index, as: UInt32.self))
                word = word &* multiplier
                word ^= word >> 24
                word = word &* multiplier
                hash = (hash &* multiplier) ^ word
                index += 4
            }
            let rest = length - index
            if rest > 0 {
                if rest > 2 { hash ^= unsafe UInt32(buffer[index + 2]) << 16 }
                if rest > 1 { hash ^= unsafe UInt32(buffer[index + 1]) << 8 }
                hash ^= unsafe UInt32(buffer[index])
                hash = hash &* multiplier
            }
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        hash ^= hash >> 15
        return Int32(bitPattern: hash)
    }
}
