import Glibc
import MillraceApplication

/// The application that tests on Kafka start as a process: it counts the records of each key.
///
/// Its id is the start of its topics' names, so that each test has topics of its own.
@main struct KafkaSubject: StreamsApplication {
    static var id: String { unsafe getenv("SUBJECT_ID").map { unsafe String(cString: $0) } ?? "kafka-subject" }

    static func define(_ streams: StreamsBuilder) {
        streams.stream("\(id)-in", key: .string, value: .string).groupByKey().count(store: "counts")
            .toStream().to("\(id)-out")
    }
}
