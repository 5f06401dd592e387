package import MillraceRuntime

/// A serde whose type is forgotten: how bytes are shown to people, and read from them.
package struct ErasedSerde: Sendable {
    package let name: String
    package let text: @Sendable (RawSpan) throws -> String
    package let parse: (@Sendable (String, inout ByteWriter) throws -> Void)?
}

extension Serde {
    package var erased: ErasedSerde { ErasedSerde(name: name, text: text, parse: parse) }
}

/// How the records of a topic or store are shown to people.
package struct RecordFormat: Sendable {
    package let key: ErasedSerde
    package let value: ErasedSerde
}

/// What the topology knows of the formats of its topics and stores.
package struct RecordFormats: Sendable {
    package var topics: [TopicReference: RecordFormat] = [:]
    package var stores: [String: RecordFormat] = [:]
}
