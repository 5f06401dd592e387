import LogTesting
import TestBasics
import Testing

@testable import MillraceRuntime

@Suite struct `An error of the engine` {
    typealias Code = StreamsError.Code

    @Test(
        arguments: [
            (.user, .invalidUse), (.log, .logFailed), (.state, .stateUnreadable), (.internal, .internalError),
        ] as [(StreamsError.Domain, Code)])
    func `has its domain's general code unless it has another`(domain: StreamsError.Domain, code: Code) {
        #expect(StreamsError(domain, "x").code == code)
        #expect(StreamsError(domain, "x", code: .fenced).code == .fenced)
        #expect(StreamsError(domain, "x").place == StreamsError.Place())
    }

    @Test(
        arguments: [
            (.retry, nil, .logUnavailable), (.dropRecord, nil, .productionFailed),
            (.isolateRecord, nil, .productionFailed), (.abortTransaction, nil, .logUnavailable),
            (.resetPosition, nil, .recordsDeleted), (.rejoin, nil, .logUnavailable),
            (.replaceProducer, nil, .logUnavailable), (.fenced, nil, .fenced), (.stop, nil, .logFailed),
            (.stop, .missingTopic, .missingTopic), (.stop, .notAuthorized, .notAuthorized),
        ] as [(LogError.Remedy, Code?, Code)])
    func `of the log says what the log knows, or what the remedy tells`(
        remedy: LogError.Remedy, known: Code?, code: Code
    ) {
        let error = LogError(remedy, "x", code: known).asStreamsError
        #expect(error.domain == .log)
        #expect(error.code == code)
        #expect(error.description == "x")
    }

    // MARK: Records

    struct SomeError: Error {}

    static let place = StreamsError.Place(
        node: "node", task: TaskID(subtopology: 0, partition: 0), partition: TopicPartition("in", 0), offset: 17)

    /// Has `failing` fail for the record in-0@17.
    func failure(handlers: ErrorHandlers = ErrorHandlers(), _ failing: @escaping (TaskContext) throws -> Void) throws
        -> StreamsError?
    {
        let context = TaskContext.plain(handlers: handlers)
        let queue = RecordQueue(
            partition: TopicPartition("in", 0), source: .reading("in"), step: { _ in try failing(context) },
            task: context.task, time: FixedTime())
        queue.append(.of([TestRecord("k", "v", offset: 17)], next: 18))
        do { _ = try queue.process(upTo: 1, in: context) } catch { return try #require(error as? StreamsError) }
        return nil
    }

    @Test(
        arguments: [
            (.deserialization, .deserializationFailed), (.processing, .processingFailed),
            (.production, .productionFailed),
        ] as [(FailedRecord.Stage, Code)])
    func `of a record says at which stage, at which node and of which record`(stage: FailedRecord.Stage, code: Code)
        throws
    {
        let error = try failure { try $0.recover(from: SomeError(), at: "node", during: stage) }
        #expect(error?.domain == .user)
        #expect(error?.code == code)
        #expect(error?.place == Self.place)
        #expect(error?.cause is SomeError)
    }

    @Test func `of an internal topic or a changelog says that records can't be written`() throws {
        let refusal = LogError(.dropRecord, "too large")
        let sink = RecordSink(topic: "app-r-repartition", isInternal: true)
        let repartition = try failure { try $0.recover(from: refusal, at: "node", writingTo: sink) }
        #expect(repartition?.code == .productionFailed)
        #expect(repartition?.place == Self.place)
        let change = try failure { context in
            throw RefusedChange(store: "s", task: context.task, changelog: "app-s-changelog", cause: refusal)
        }
        #expect(change?.code == .productionFailed)
        #expect(change?.place.store == "s")
        #expect(change?.place.offset == 17)
    }

    @Test func `of a failure without an input record has no offset, and the handler may skip it`() throws {
        let context = TaskContext.plain()
        context.advanceStreamTime(to: 5)
        let error = #expect(throws: StreamsError.self) {
            try context.recover(from: SomeError(), at: "node", during: .processing)
        }
        #expect(error?.code == .processingFailed)
        #expect(error?.place == StreamsError.Place(node: "node", task: context.task))
        #expect(error?.description.hasPrefix("processing failed for node in task 0_0: ") == true)
        for handler in [ErrorHandler.skip, .deadLetter(topic: "dead")] {
            var handlers = ErrorHandlers()
            handlers.processing = ErrorHandler { failed in
                #expect(failed.partition == nil && failed.offset == nil && failed.timestamp == 5)
                return handler.respond(failed)
            }
            let lenient = TaskContext.plain(handlers: handlers)
            lenient.advanceStreamTime(to: 5)
            try lenient.recover(from: SomeError(), at: "node", during: .processing)
            #expect(lenient.takeDroppedRecords().mapValues(\.count) == ["processing error": 1])
        }
    }

    @Test func `of an invalid timestamp names its record`() throws {
        let context = TaskContext.plain()
        let queue = RecordQueue(
            partition: TopicPartition("in", 0), source: .reading("in"), step: { _ in }, task: context.task,
            time: FixedTime())
        queue.append(.of([TestRecord("k", "v", timestamp: -1, offset: 17)], next: 18))
        let error = #expect(throws: StreamsError.self) { try queue.process(upTo: 1, in: context) }
        #expect(error?.code == .invalidTimestamp)
        #expect(error?.place.node == "source")
        #expect(error?.place.offset == 17)
    }

    // MARK: State

    @Test func `of a state says which task's, and whether it belongs to another log`() throws {
        let bench = try StateBench()
        try bench.fill()
        let error = #expect(throws: StreamsError.self) { try bench.open(log: "log-2") }
        #expect(error?.code == .stateOfOtherLog)
        #expect(error?.place == StreamsError.Place(task: TaskID(subtopology: 0, partition: 0)))
        let state = try bench.open()
        defer { #expect(throws: Never.self) { try state.close() } }
        let missing = #expect(throws: StreamsError.self) { try state.store(named: "other") }
        #expect(missing?.code == .internalError)
        #expect(missing?.place.store == "other")
    }

    @Test func `of a state directory says that it is in use`() throws {
        let bench = try StateBench()
        let holder = try StateDirectory(root: bench.files.path, applicationID: "app")
        defer { holder.close() }
        let error = #expect(throws: StreamsError.self) {
            try StateDirectory(root: bench.files.path, applicationID: "app")
        }
        #expect(error?.code == .stateInUse)
    }
}
