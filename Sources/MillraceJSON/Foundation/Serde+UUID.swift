public import FoundationEssentials
public import Millrace

extension Serde where Value == UUID {
    /// The identifier's text in UTF-8, in lower case, as Kafka's `UUIDSerializer` writes it.
    public static var uuid: Serde {
        Serde(
            "uuid", encode: { value, writer in writer.append(utf8: value.uuidString.lowercased()) },
            decode: { bytes in
                guard let text = String(validating: bytes.toArray(), as: UTF8.self), let value = UUID(uuidString: text)
                else { throw SerdeError("the bytes are not the text of a UUID") }
                return value
            }
        ).presented(
            text: { String(decoding: $0.toArray(), as: UTF8.self) },
            parse: { text, writer in
                guard UUID(uuidString: text) != nil else { throw SerdeError("the text is not a UUID") }
                writer.append(utf8: text.lowercased())
            })
    }
}

extension UUID: DefaultSerde {
    /// `.uuid`
    public static var defaultSerde: Serde<UUID> { .uuid }
}
