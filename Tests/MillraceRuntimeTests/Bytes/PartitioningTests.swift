import Testing

@testable import MillraceRuntime

@Suite struct Partitioning {
    /// The values in Kafka's own test of its murmur2.
    @Test(
        arguments: [
            ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
        ] as [(String, Int32)])
    func `murmur2 answers what Java does`(text: String, hash: Int32) {
        #expect(unsafe Int32(bitPattern: murmur2(Array(text.utf8).span.bytes)) == hash)
    }

    /// From `BuiltInPartitioner.partitionForKey` of kafka-clients 4.3.1.
    @Test(
        arguments: [
            ("", 2), ("a", 5), ("b", 6), ("21", 3), ("foobar", 0), ("abc", 4), ("été", 4), ("日本", 1),
        ] as [(String, Int32)])
    func `a key goes to the partition that Java's producer picks`(text: String, expected: Int32) {
        #expect(unsafe partition(forKey: Array(text.utf8).span.bytes, of: 7) == PartitionID(expected))
    }

    @Test(arguments: [0, 1] as [Int32])
    func `with one partition there is no choice`(count: Int32) {
        #expect(unsafe partition(forKey: [1, 2, 3].span.bytes, of: count) == 0)
    }
}
