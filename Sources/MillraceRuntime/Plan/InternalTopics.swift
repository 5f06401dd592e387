/// The topics that Millrace itself needs, with Kafka Streams' names and settings.
package enum InternalTopics {
    /// What the names of internal topics end with, but for those of foreign-key joins without a name.
    package static let suffixes = [
        "-changelog", "-repartition", "-subscription-registration-topic", "-subscription-response-topic",
    ]

    package static func name(of baseName: String, in applicationID: String) -> String {
        "\(applicationID)-\(baseName)"
    }

    package static func changelog(of store: String, in applicationID: String) -> String {
        "\(applicationID)-\(store)-changelog"
    }

    package static func changelogSettings(of store: StorePlan) -> [String: String] {
        ["cleanup.policy": "compact", "message.timestamp.type": "CreateTime"]
            .merging(store.changelogSettings) { _, own in own }
    }

    package static let repartitionSettings = [
        "cleanup.policy": "delete", "retention.ms": "-1", "segment.bytes": "52428800",
        "message.timestamp.type": "CreateTime",
    ]
}
