import KafkaClient
import MillraceRuntime
import Testing

@testable import KafkaLog

@Suite struct `An error of writing` {
    @Test func `is sorted, whatever code of the loaded library it has`() {
        let codes = KafkaError.Code.all
        #expect(codes.count > 150)
        #expect(codes.filter { !ProduceErrorKind.knows($0) }.map { "\($0.rawValue) \($0.name)" } == [])
    }

    @Test(
        arguments: [
            (-195, .retriable), (19, .retriable), (-192, .retriable), (29, .cluster), (53, .cluster), (3, .cluster),
            (50, .cluster), (-144, .producer), (45, .producer), (47, .producer), (-150, .producer), (10, .record),
            (17, .record), (18, .record), (32, .record), (44, .record), (87, .record), (-138, .record), (-1, .record),
        ] as [(Int32, ProduceErrorKind)])
    func `is about what its code says`(code: Int32, kind: ProduceErrorKind) {
        #expect(ProduceErrorKind(KafkaError.Code(rawValue: code)) == kind)
    }

    @Test func `with a code that nobody knows yet never leads to endless attempts`() {
        // A broker's is the record's, which the handler decides on; a library's makes a new producer.
        #expect(ProduceErrorKind(KafkaError.Code(rawValue: 999)) == .record)
        #expect(ProduceErrorKind(KafkaError.Code(rawValue: -999)) == .producer)
    }
}

@Suite struct `An error of Kafka as one of the engine` {
    @Test(
        arguments: [
            (29, .notAuthorized), (30, .notAuthorized), (53, .notAuthorized), (-169, .notAuthorized),
            (-181, .notAuthorized), (3, .missingTopic), (-188, .missingTopic), (-144, .fenced),
            (-195, .logUnavailable), (-187, .logUnavailable), (-193, .logUnavailable), (-185, .logUnavailable),
            (-186, .invalidConfiguration), (-150, .logFailed),
        ] as [(Int32, StreamsError.Code)])
    func `says what went wrong`(code: Int32, expected: StreamsError.Code) {
        let error = LogError(reading: KafkaError(KafkaError.Code(rawValue: code), "x")).asStreamsError
        #expect(error.domain == .log)
        #expect(error.code == expected)
    }

    @Test(
        arguments: [
            (10, false, .productionFailed), (-144, true, .fenced), (29, false, .notAuthorized),
            (3, false, .missingTopic),
            (-150, true, .logUnavailable),
        ] as [(Int32, Bool, StreamsError.Code)])
    func `of a flush says it, too`(code: Int32, isFatal: Bool, expected: StreamsError.Code) {
        let error = KafkaError(KafkaError.Code(rawValue: code), "x", isFatal: isFatal)
        #expect(LogError(flushing: error).asStreamsError.code == expected)
    }
}
