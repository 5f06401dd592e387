import Millrace
import MillraceTesting

/// What is Java's own in a vector, in Millrace's words.
enum Translation {
    /// The description names a computed topic's extractor by its class.
    static func describe(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let marker = "(extractor class: "
            guard line.contains(marker), let start = line.firstIndex(of: "(") else { return String(line) }
            return "\(line[..<start])\(marker)computed)"
        }.joined(separator: "\n")
    }

    /// Class names and texts of exceptions in dead letters.
    private static let words = [
        "org.apache.kafka.common.errors.SerializationException": "Millrace.SerdeError",
        "Size of data received by LongDeserializer is not 8": "int64 needs 8 bytes, found 3",
        "java.lang.IllegalStateException": "Conformance.IllegalStateError",
    ]

    static func record(_ record: RawTestRecord) -> RawTestRecord {
        record.withHeaders(
            record.headers.map { header in
                guard header.name.hasPrefix("__streams.errors."), let value = header.value,
                    let word = words[String(decoding: value, as: UTF8.self)]
                else { return header }
                return Headers.Element(name: header.name, value: Array(word.utf8))
            })
    }

    /// Kafka Streams doesn't name the node in a header.
    static func ownRecord(_ record: RawTestRecord) -> RawTestRecord {
        record.withHeaders(record.headers.filter { $0.name != "__millrace.errors.node" })
    }
}

/// What the dead-letter vector's closure throws.
struct IllegalStateError: Error, CustomStringConvertible {
    let description: String
}

extension RawTestRecord {
    fileprivate func withHeaders(_ headers: [Headers.Element]) -> RawTestRecord {
        RawTestRecord(key: key, value: value, timestamp: timestamp, headers: Headers(headers))
    }
}
