import KafkaClient
import Testing

@Suite struct KafkaPartitionerTests {
    /// From Java: `Utils.murmur2(text.getBytes(UTF_8))`.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ])
    func `murmur2 equals Java's`(text: String, hash: Int) {
        let bytes = Array(text.utf8)
        #expect(KafkaPartitioner.murmur2(unsafe bytes.span.bytes) == Int32(hash))
    }

    @Test(arguments: [("21", 3), ("foobar", 8), ("abc", 1), ("", 5)])
    func `a key's partition is its hash without the sign`(text: String, count: Int) {
        let bytes = Array(text.utf8)
        let hash = KafkaPartitioner.murmur2(unsafe bytes.span.bytes)
        let partition = KafkaPartitioner.partition(forKey: unsafe bytes.span.bytes, count: Int32(count))
        #expect(partition == (hash & 0x7fff_ffff) % Int32(count))
        #expect((0..<Int32(count)).contains(partition))
    }
}
