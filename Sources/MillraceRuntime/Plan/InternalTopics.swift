/// The topics that Millrace itself needs, with Kafka Streams' names and settings.
package enum InternalTopics {
    /// Whether a topic is named as an internal one of the application. Those of an application whose id begins with this
    /// one's and a hyphen look the same.
    package static func isInternal(_ name: String, of applicationID: String) -> Bool {
        name.hasPrefix("\(applicationID)-")
            && (name.hasSuffix("-changelog") || name.hasSuffix("-repartition") || isForeignKeyTopic(name))
    }

    /// Whether an internal topic is one of the two of a foreign-key join, with a name or a generated one.
    package static func isForeignKeyTopic(_ name: String) -> Bool {
        name.hasSuffix("-subscription-registration-topic") || name.hasSuffix("-subscription-response-topic")
            || (name.contains("-KTABLE-FK-JOIN-SUBSCRIPTION-RE") && name.hasSuffix("-topic"))
    }

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
