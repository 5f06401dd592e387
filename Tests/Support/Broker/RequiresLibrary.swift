import KafkaClient
package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips the test where an older librdkafka is loaded.
    package static func requiresLibrary(_ major: Int32, _ minor: Int32, _ patch: Int32, _ reason: String) -> Self {
        let isMet = LibraryVersion.number >= number(major, minor, patch)
        return .enabled(
            if: isMet, "librdkafka \(LibraryVersion.text) is loaded, and it takes \(major).\(minor).\(patch) \(reason)")
    }

    /// Skips the test where this or a newer librdkafka is loaded.
    package static func requiresLibrary(
        before major: Int32, _ minor: Int32, _ patch: Int32, _ reason: String
    ) -> Self {
        let isMet = LibraryVersion.number < number(major, minor, patch)
        return .enabled(if: isMet, "librdkafka \(LibraryVersion.text) is loaded: \(reason)")
    }

    /// As `rd_kafka_version` has it: `0xMMmmrrpp`, where `pp` is 255 for a release.
    private static func number(_ major: Int32, _ minor: Int32, _ patch: Int32) -> Int32 {
        major << 24 | minor << 16 | patch << 8 | 0xff
    }
}
