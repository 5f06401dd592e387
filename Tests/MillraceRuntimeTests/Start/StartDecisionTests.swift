import Testing

@testable import MillraceRuntime

/// Facts that belong together: committed and kept 5 of 0 to 9, a store at 4 of its changelog's 0 to 6.
extension TaskFacts {
    static let partition = TopicPartition("in", 0)

    static func consistent(_ change: (inout Input, inout Store) -> Void = { _, _ in }) -> TaskFacts {
        var input = Input(partition: partition)
        (input.committed, input.kept, input.range, input.topic) = (5, 5, OffsetRange(start: 0, end: 9), .same)
        var store = Store(
            name: "s", changelog: TopicPartition("app-s-changelog", 0), range: OffsetRange(start: 0, end: 6))
        (store.position, store.topic) = (4, .same)
        store.remembered = StoreSignature(key: "string", value: "int64")
        store.planned = store.remembered
        change(&input, &store)
        return TaskFacts(task: TaskID(subtopology: 0, partition: 0), inputs: [input], stores: [store])
    }

    func with(_ change: (inout TaskFacts) -> Void) -> TaskFacts {
        var facts = self
        change(&facts)
        return facts
    }
}

@Suite struct `Whether a task may start` {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let facts: TaskFacts
        /// Where reading starts; nil where the task is refused.
        var position: Offset?
        var rebuild: Offset?
        var isConditional = false
        var isUncommitted = false
        /// A part of the refusal's text.
        var refusal: String?
    }

    static let cases: [Case] = [
        Case(testDescription: "all belongs together", facts: .consistent(), position: 5),
        Case(
            testDescription: "the state is behind", facts: .consistent { input, _ in input.kept = 3 }, position: 5),
        Case(
            testDescription: "state of before positions were kept",
            facts: .consistent { input, store in
                (input.kept, input.topic, store.topic, store.remembered) = (nil, .unknown, .unknown, nil)
            }, position: 5),
        Case(
            testDescription: "first start",
            facts: .consistent { input, store in
                (input.committed, input.kept, input.topic) = (nil, nil, .unknown)
                (store.position, store.remembered, store.range) = (0, nil, OffsetRange(start: 0, end: 0))
            }, position: 0, isConditional: true, isUncommitted: true),
        Case(
            testDescription: "a directory without the state",
            facts: .consistent { input, store in
                (input.kept, input.topic, store.position, store.remembered) = (nil, .unknown, 0, nil)
            }, position: 5),
        Case(
            testDescription: "a directory without the state, a changelog whose first records are gone",
            facts: .consistent { _, store in
                (store.position, store.remembered, store.range) = (0, nil, OffsetRange(start: 2, end: 6))
            }, position: 5, rebuild: 2),
        Case(
            testDescription: "offsets expired",
            facts: .consistent { input, _ in input.committed = nil }, position: 5, isConditional: true,
            isUncommitted: true),
        Case(
            testDescription: "offsets expired, the topic can't be recognised",
            facts: .consistent { input, _ in (input.committed, input.topic) = (nil, .unknown) },
            refusal: "has no committed offset for in-0 any more, which was processed up to at least 5"),
        Case(
            testDescription: "offsets expired, no state proves the position",
            facts: .consistent { input, _ in input.committed = nil }.with { $0.stores = [] },
            refusal: "reset --to-state"),
        Case(
            testDescription: "offsets expired, the topic is another",
            facts: .consistent { input, _ in (input.committed, input.topic) = (nil, .other) },
            refusal: "was deleted and created anew since it was processed up to 5"),
        Case(
            testDescription: "offsets are there, the topic is another",
            facts: .consistent { input, _ in input.topic = .other }, refusal: "reset --input in"),
        Case(
            testDescription: "the log refused the position while it ran, and holds it now",
            facts: .consistent { input, _ in (input.wasOutOfRange, input.topic) = (true, .unknown) },
            refusal: "deleted and created anew"),
        Case(
            testDescription: "the log refused the position while it ran, but is the same",
            facts: .consistent { input, _ in input.wasOutOfRange = true }, position: 5),
        Case(
            testDescription: "the group was moved back",
            facts: .consistent { input, _ in input.committed = 2 },
            refusal: "group app is at 2 of in-0, but the state in /s/0_0 holds the results of its records up to 5"),
        Case(
            testDescription: "the group was moved on", facts: .consistent { input, _ in input.committed = 8 },
            position: 8),
        Case(
            testDescription: "the input is shorter than what was processed",
            facts: .consistent { input, _ in input.range = OffsetRange(start: 0, end: 4) },
            refusal: "input partition in-0 ends at 4, but was processed up to 5"),
        Case(
            testDescription: "records were deleted before they were read",
            facts: .consistent { input, _ in input.range = OffsetRange(start: 7, end: 9) }, position: 7,
            isUncommitted: true),
        Case(
            testDescription: "records were deleted before they were read, new groups start at the end",
            facts: .consistent { input, _ in (input.range, input.reset) = (OffsetRange(start: 7, end: 9), .latest) },
            position: 7, isUncommitted: true),
        Case(
            testDescription: "records were deleted before they were read, and none may be missing",
            facts: .consistent { input, _ in (input.range, input.reset) = (OffsetRange(start: 7, end: 9), .none) },
            refusal: "in-0 begins at 7, group app is at 5"),
        Case(
            testDescription: "a new input beside one that is known",
            facts: .consistent().with { facts in
                var input = TaskFacts.Input(partition: TopicPartition("new", 0))
                (input.range, input.reset) = (OffsetRange(start: 1, end: 3), .latest)
                facts.inputs.append(input)
            }, position: 5),
        Case(
            testDescription: "no committed offset where there must be one",
            facts: .consistent { input, _ in (input.committed, input.kept, input.reset) = (nil, nil, .none) },
            refusal: "its source says that there must be one"),
        Case(
            testDescription: "the input topic is gone", facts: .consistent { input, _ in input.range = nil },
            refusal: "input partition in-0 doesn't exist any more"),
        Case(
            testDescription: "the changelog is another", facts: .consistent { _, store in store.topic = .other },
            refusal: "state restore-changelog"),
        Case(
            testDescription: "the changelog is shorter than the store",
            facts: .consistent { _, store in store.range = OffsetRange(start: 0, end: 3) },
            refusal: "the changelog app-s-changelog-0 ends at 3, store s in /s/0_0 is at 4"),
        Case(
            testDescription: "the changelog is half written from the store",
            facts: .consistent { _, store in store.position = .unfinishedRewrite },
            refusal: "Run state restore-changelog s again"),
        Case(
            testDescription: "the changelog lost records that the store hasn't seen",
            facts: .consistent { _, store in store.range = OffsetRange(start: 5, end: 6) },
            refusal: "the changelog app-s-changelog-0 begins at 5, store s in /s/0_0 is at 4"),
        Case(
            testDescription: "the state is too old", facts: .consistent { _, store in store.isTooOld = true },
            position: 5, rebuild: 0),
        Case(
            testDescription: "the state is too old, and the changelog lost its first records",
            facts: .consistent { _, store in (store.isTooOld, store.range) = (true, OffsetRange(start: 2, end: 6)) },
            refusal: "older than the changelog keeps deletions"),
        Case(
            testDescription: "the state is too old, and offsets expired with it",
            facts: .consistent { input, store in (input.committed, store.isTooOld) = (nil, true) },
            position: 5, isConditional: true, isUncommitted: true),
        Case(
            testDescription: "the state is too old, but the changelog has had nothing since",
            facts: .consistent { _, store in (store.isTooOld, store.position) = (true, 5) }, position: 5),
        Case(
            testDescription: "the state was set aside, and the changelog lost its first records",
            facts: .consistent { _, store in
                (store.position, store.wasSetAside, store.range) = (0, true, OffsetRange(start: 2, end: 6))
            }, refusal: "an older copy of the state, which can't be trusted, is /s/0_0/data.mdb.set-aside"),
        Case(
            testDescription: "the state was set aside, and the changelog is empty",
            facts: .consistent { _, store in
                (store.position, store.wasSetAside, store.range) = (0, true, OffsetRange(start: 0, end: 0))
            }, refusal: "was set aside as /s/0_0/data.mdb.set-aside"),
        Case(
            testDescription: "the state was set aside, and the changelog has its rows",
            facts: .consistent { _, store in (store.position, store.wasSetAside) = (0, true) }, position: 5),
        Case(
            testDescription: "no state here, and the changelog that the group knew is gone",
            facts: .consistent { input, store in
                (input.kept, store.position, store.remembered, store.committedEnd) = (nil, 0, nil, 6)
                store.range = OffsetRange(start: 0, end: 0)
            }, refusal: "ends at 0, but held the rows of group app's committed offsets up to 6"),
        Case(
            testDescription: "the changelog lost records that the state doesn't have either",
            facts: .consistent { _, store in (store.committedEnd, store.range) = (6, OffsetRange(start: 0, end: 5)) },
            refusal: "state restore-changelog"),
        Case(
            testDescription: "a new store beside committed offsets",
            facts: .consistent { _, store in
                (store.position, store.remembered, store.range) = (0, nil, OffsetRange(start: 0, end: 0))
            }, position: 5),
        Case(
            testDescription: "another format of the store",
            facts: .consistent { _, store in store.planned = StoreSignature(key: "string", value: "bytes") },
            refusal: "has the store s as key-value 1 with keys as string and values as int64, the topology has it as "
                + "key-value 1 with keys as string and values as bytes"),
        Case(
            testDescription: "a generated name moved",
            facts: .consistent { _, store in
                store.name = "KSTREAM-AGGREGATE-STATE-STORE-0000000004"
                (store.position, store.remembered, store.range) = (0, nil, OffsetRange(start: 0, end: 0))
            }.with {
                $0.orphans = [
                    "KSTREAM-AGGREGATE-STATE-STORE-0000000002": StoreSignature(key: "string", value: "int64")
                ]
            }, refusal: "Name the store KSTREAM-AGGREGATE-STATE-STORE-0000000002 to keep its rows"),
        Case(
            testDescription: "a new store of a name of its own",
            facts: .consistent { _, store in
                (store.name, store.position, store.remembered) = ("new", 0, nil)
            }.with { $0.orphans = ["old": StoreSignature(key: "string", value: "int64")] }, position: 5),
    ]

    @Test(arguments: cases)
    func `follows from its facts`(_ one: Case) throws {
        switch StartDecision(for: one.facts) {
        case .refuse(let refusal):
            let text = refusal.text(task: one.facts.task, group: "app", directory: "/s/0_0")
            #expect(text.hasPrefix("task 0_0 can't start: "))
            let part = try #require(one.refusal, "\(text)")
            #expect(text.contains(part), "\(text)")
        case .start(let start):
            #expect(one.refusal == nil)
            #expect(start.positions[TaskFacts.partition] == one.position)
            #expect(start.rebuilds == (one.rebuild.map { ["s": $0] } ?? [:]))
            #expect((start.refusalIfRestored != nil) == one.isConditional)
            #expect(start.uncommitted.contains(TaskFacts.partition) == one.isUncommitted)
        }
    }

    /// Every combination of what may be known of one input and one store.
    static var combinations: [TaskFacts] {
        let offsets: [Offset?] = [nil, 2, 5, 8]
        let ranges = [(0, 9), (4, 9), (0, 4), (0, 0), (9, 9)].map {
            OffsetRange(start: Offset($0.0), end: Offset($0.1))
        }
        var all: [TaskFacts] = []
        for committed in offsets {
            for kept in offsets {
                for range in ranges {
                    for topic in TaskFacts.TopicMatch.allCases {
                        for reset in [OffsetReset.earliest, .latest, .none] {
                            for position in [0, 5] as [Offset] {
                                for changelog in ranges {
                                    for match in TaskFacts.TopicMatch.allCases {
                                        for flags in 0..<8 {
                                            all.append(
                                                .consistent { input, store in
                                                    (input.committed, input.kept, input.range) = (
                                                        committed, kept, range
                                                    )
                                                    (input.topic, input.reset) = (topic, reset)
                                                    (store.position, store.range, store.topic) = (
                                                        position, changelog, match
                                                    )
                                                    store.isTooOld = flags & 1 != 0
                                                    store.wasSetAside = flags & 2 != 0
                                                    store.committedEnd = flags & 4 != 0 ? 5 : nil
                                                })
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return all
    }

    /// The rules, told by what must hold of a start and not by how it is decided.
    static func maySafelyStart(_ facts: TaskFacts) -> Bool {
        let (input, store) = (facts.inputs[0], facts.stores[0])
        guard let range = input.range else { return false }
        let known = input.committed ?? input.kept
        let isInputKnown = known == nil || (input.topic != .other && known.map { $0 <= range.end } == true)
        let isNothingMissing = input.reset != .none || (known.map { $0 >= range.start } ?? false)
        let isNothingTwice =
            input.committed.map { committed in (input.kept ?? 0) <= committed }
            ?? (input.kept == nil || input.topic == .same)
        let mayMissDeletions = store.isTooOld && store.range.end > store.position.next && input.committed != nil
        let isEmpty = store.range.start == store.range.end && input.committed != nil
        let isChangelogWhole =
            store.position == 0
            ? !(store.wasSetAside && (isEmpty || store.range.start > 0))
            : store.topic != .other && store.range.contains(store.position)
                && !(mayMissDeletions && store.range.start > 0)
        let isChangelogComplete = store.committedEnd.map { $0 <= store.range.end } ?? true
        return isInputKnown && isNothingMissing && isNothingTwice && isChangelogWhole && isChangelogComplete
    }

    @Test func `is decided for every combination as the rules want it`() {
        var starts = 0
        for facts in Self.combinations {
            let (input, store) = (facts.inputs[0], facts.stores[0])
            guard case .start(let start) = StartDecision(for: facts) else {
                if Self.maySafelyStart(facts) { Issue.record("refused: \(facts)") }
                continue
            }
            starts += 1
            guard Self.maySafelyStart(facts), let range = input.range else {
                Issue.record("started: \(facts)")
                continue
            }
            let fresh = input.reset == .latest ? range.end : range.start
            let expected = (input.committed ?? input.kept).map { max($0, range.start) } ?? fresh
            if start.positions != [input.partition: expected] { Issue.record("\(start) for \(facts)") }
            // Without committed offsets, nothing may be in the changelog that the store doesn't have.
            if (start.refusalIfRestored == nil) != (input.committed != nil) { Issue.record("\(start) for \(facts)") }
            let isAnew =
                store.position == 0
                ? store.range.start > 0
                : store.isTooOld && store.range.end > store.position.next && input.committed != nil
            if start.rebuilds != (isAnew ? ["s": store.range.start] : [:]) { Issue.record("\(start) for \(facts)") }
        }
        #expect(starts > 1000)
    }

    @Test(arguments: [
        (Reason.inputTooShort(TaskFacts.partition, position: 5, end: 4), true),
        (.changelogBehindGroup(TaskFacts.consistent().stores[0], committed: 7), true),
        (.inputReplaced(TaskFacts.partition, position: 5), false),
        (.offsetsGone(TaskFacts.partition, kept: 5), false),
    ])
    func `may change by itself only where a log seems too short`(reason: Reason, mayPass: Bool) {
        #expect(StartRefusal(reason).mayPass == mayPass)
    }

    typealias Reason = StartRefusal.Reason
}
