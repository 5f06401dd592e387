import Testing

@testable import MillraceRuntime

@Suite struct `The error of a start that is refused` {
    static let input = TopicPartition("in", 3)
    static let changelog = TopicPartition("app-s-changelog", 3)
    static let task = TaskID(subtopology: 0, partition: 3)
    static let store = TaskFacts.Store(name: "s", changelog: changelog, range: OffsetRange(start: 0, end: 9))
    static let old = StoreSignature(key: "string", value: "int64")

    static let ofStore = StreamsError.Place(store: "s", task: task)
    static let ofChangelog = StreamsError.Place(store: "s", task: task, partition: changelog)
    static let ofInput = StreamsError.Place(task: task, partition: input)
    static let ofRecord = StreamsError.Place(task: task, partition: input, offset: 5)

    @Test(
        arguments: [
            (.otherSignature(store: "s", old: old, new: old), .storeChanged, ofStore),
            (.renumbered(old: "r", new: "s"), .storeChanged, ofStore),
            (.changelogReplaced(store), .changelogLost, ofChangelog),
            (.changelogTooShort(store), .changelogLost, ofChangelog),
            (.changelogCut(store), .changelogLost, ofChangelog),
            (.changelogEmpty(store), .changelogLost, ofChangelog),
            (.changelogBehindGroup(store, committed: 12), .changelogLost, ofChangelog),
            (.rewriteUnfinished(store), .changelogLost, ofChangelog),
            (.inputMissing(input), .missingTopic, ofInput),
            (.inputReplaced(input, position: 5), .inputReplaced, ofRecord),
            (.inputTooShort(input, position: 5, end: 3), .inputReplaced, ofRecord),
            (.movedBack(input, committed: 5, kept: 8), .positionsLost, ofRecord),
            (.offsetsGone(input, kept: 5), .positionsLost, ofRecord),
            (.noOffset(input), .positionsLost, ofInput),
            (.recordsDeleted(input, position: 5, start: 7), .recordsDeleted, ofRecord),
            (.stateAhead(input, isKept: true), .positionsLost, ofInput),
        ] as [(StartRefusal.Reason, StreamsError.Code, StreamsError.Place)])
    func `says what doesn't belong together, and where`(
        reason: StartRefusal.Reason, code: StreamsError.Code, place: StreamsError.Place
    ) {
        let error = StartRefusal(reason).streamsError("the text", task: Self.task)
        #expect(error.domain == .state)
        #expect(error.code == code)
        #expect(error.place == place)
        #expect(error.description == "the text")
        #expect(error.cause as? StartRefusal == StartRefusal(reason))
    }
}
