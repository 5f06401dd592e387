import EmbeddedLog
import MillraceRuntime
import Testing

@Suite struct LayoutTests {
    private static let headers: [Headers] = [
        Headers([.init(name: "a", value: [1, 2, 3])]),
        Headers([.init(name: "", value: nil), .init(name: "", value: [])]),
        Headers((0..<50).map { .init(name: "name \($0)", value: Array(repeating: 9, count: $0)) }),
    ]

    private func encoded(_ headers: Headers) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xee, count: try #require(HeaderCoding.byteCount(of: headers)))
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            unsafe HeaderCoding.write(headers, to: start)
        }
        return bytes
    }

    @Test(arguments: headers)
    func `headers are read as they were written`(_ headers: Headers) throws {
        let bytes = try encoded(headers)
        #expect(unsafe HeaderCoding.isValid(bytes.span.bytes))
        #expect(unsafe HeaderCoding.read(bytes.span.bytes) == headers)
    }

    @Test(arguments: headers)
    func `headers that were cut or garbled are noticed, and never read beyond their end`(_ headers: Headers) throws {
        let bytes = try encoded(headers)
        for count in 1..<bytes.count {
            let cut = Array(bytes.prefix(count))
            let isValid = unsafe HeaderCoding.isValid(cut.span.bytes)
            #expect(unsafe isValid == (HeaderCoding.read(cut.span.bytes) != nil))
        }
        for place in bytes.indices {
            var garbled = bytes
            garbled[place] ^= 0x80
            let isValid = unsafe HeaderCoding.isValid(garbled.span.bytes)
            #expect(unsafe isValid == (HeaderCoding.read(garbled.span.bytes) != nil))
        }
    }

    @Test(arguments: [("g", "t", 0), ("a group", "x.y_z-1", 9_999), (String(repeating: "g", count: 255), "t", 7)])
    func `a group's key is read as it was written, and fits LMDB`(_ group: String, _ topic: String, _ number: Int32) {
        let key = GroupKey(group, TopicPartition(topic, PartitionID(number)))
        #expect(unsafe GroupKey(key.encoded.span.bytes) == key)
        #expect(key.encoded.count <= 511)
        #expect(key.encoded.starts(with: GroupKey.prefix(of: group)))
    }

    @Test(arguments: [
        [], [0], [1, 2, 3, 4], [0, 0, 0, 0, 0, 0], [103, 0, 116, 0, 1, 2, 3], Array(repeating: 65, count: 20),
    ])
    func `bytes that are no group's key are noticed`(_ bytes: [UInt8]) {
        let key = unsafe GroupKey(bytes.span.bytes)
        #expect(key == nil || key?.encoded == bytes)
    }

    @Test(arguments: ["", String(repeating: "g", count: 256), "with\0zero"])
    func `names that no group can have are refused`(_ name: String) { #expect(GroupKey.fault(ofGroup: name) != nil) }
}

@Suite struct TopicSettingsTests {
    @Test func `without settings, Kafka's defaults hold`() throws {
        let settings = try TopicSettings([:])
        #expect(settings.deletes && !settings.compacts)
        #expect(settings.retention == .seconds(604_800))
        #expect(settings.retentionBytes == nil)
        #expect(settings.tombstoneRetention == .seconds(86_400))
    }

    @Test(
        arguments: [
            ("delete", true, false), ("compact", false, true), ("compact,delete", true, true),
            ("delete, compact", true, true),
        ])
    func `the policy is one or both`(_ policy: String, _ deletes: Bool, _ compacts: Bool) throws {
        let settings = try TopicSettings(["cleanup.policy": policy])
        #expect(settings.deletes == deletes && settings.compacts == compacts)
    }

    @Test func `minus one is no limit`() throws {
        let settings = try TopicSettings(["retention.ms": "-1", "retention.bytes": "-1"])
        #expect(settings.retention == nil && settings.retentionBytes == nil)
    }

    @Test(
        arguments: [
            ("cleanup.policy", ""), ("cleanup.policy", "compact,"), ("cleanup.policy", "Delete"),
            ("retention.ms", "-2"),
            ("retention.ms", "1.5"), ("retention.ms", "99999999999999999999"), ("retention.bytes", "x"),
            ("segment.bytes", "0"), ("delete.retention.ms", "-1"), ("min.compaction.lag.ms", ""),
            ("message.timestamp.type", "Sometimes"), ("min.cleanable.dirty.ratio", "1.1"), ("retention.hours", "1"),
        ])
    func `what can't be is refused by name`(_ key: String, _ value: String) {
        #expect(performing: { try TopicSettings([key: value]) }, throws: { "\($0)".contains("'\(key)'") })
    }

    /// What Kafka Streams asks for when it makes its own topics.
    @Test(
        arguments: [
            [
                "cleanup.policy": "delete", "retention.ms": "-1", "segment.bytes": "52428800",
                "message.timestamp.type": "CreateTime",
            ],
            ["cleanup.policy": "compact", "message.timestamp.type": "CreateTime"],
            ["cleanup.policy": "compact,delete", "retention.ms": "86460000", "message.timestamp.type": "CreateTime"],
        ])
    func `the settings of internal topics are accepted`(_ settings: [String: String]) throws {
        _ = try TopicSettings(settings)
    }
}
