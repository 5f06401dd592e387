/// Why a task can't start: what doesn't belong together.
package struct StartRefusal: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case otherSignature(store: String, old: StoreSignature, new: StoreSignature)
        case renumbered(old: String, new: String)
        case changelogReplaced(TaskFacts.Store)
        case changelogTooShort(TaskFacts.Store)
        case changelogCut(TaskFacts.Store)
        case changelogEmpty(TaskFacts.Store)
        case changelogBehindGroup(TaskFacts.Store, committed: Offset)
        case rewriteUnfinished(TaskFacts.Store)
        case inputMissing(TopicPartition)
        case inputReplaced(TopicPartition, position: Offset)
        case inputTooShort(TopicPartition, position: Offset, end: Offset)
        case movedBack(TopicPartition, committed: Offset, kept: Offset)
        case offsetsGone(TopicPartition, kept: Offset)
        case noOffset(TopicPartition)
        case recordsDeleted(TopicPartition, position: Offset, start: Offset)
        case stateAhead(TopicPartition, isKept: Bool)
    }

    package var reason: Reason

    package init(_ reason: Reason) { self.reason = reason }

    /// Whether it may be otherwise in a moment: a broker that has just become a leader may not know yet how far its log
    /// is committed.
    package var mayPass: Bool {
        switch reason {
        case .changelogTooShort, .changelogBehindGroup, .inputTooShort, .inputMissing: true
        default: false
        }
    }

    /// What doesn't belong together, and the ways out.
    ///
    /// - Parameters:
    ///   - directory: the task's state.
    ///   - isRunning: whether the task has started already.
    package func text(task: TaskID, group: String, directory: String, isRunning: Bool = false) -> String {
        "task \(task) can't \(isRunning ? "go on" : "start"): \(what(group, directory)). \(waysOut(directory))"
    }

    private func what(_ group: String, _ directory: String) -> String {
        switch reason {
        case .otherSignature(let store, let old, let new):
            "the state in \(directory) has the store \(store) as \(old), the topology has it as \(new)"
        case .renumbered(let old, let new):
            "the topology has the store \(new), which would start empty, where the state in \(directory) has \(old): "
                + "generated names change with the operators before them"
        case .changelogReplaced(let store):
            "the changelog \(store.changelog) was deleted and created anew since the state in \(directory) was written, "
                + "so store \(store.name) may be the only copy of its rows"
        case .changelogTooShort(let store):
            "the changelog \(store.changelog) ends at \(store.range.end), store \(store.name) in \(directory) is at "
                + "\(store.position): the topic was deleted and created anew, or lost records, so the store may be the "
                + "only copy of its rows"
        case .changelogCut(let store):
            "the changelog \(store.changelog) begins at \(store.range.start), store \(store.name) in \(directory) is at "
                + "\(store.position)\(store.isTooOld ? " and older than the changelog keeps deletions" : ""): records "
                + "between were deleted, and neither of the two has every row"
                + (store.wasSetAside
                    ? "; an older copy of the state, which can't be trusted, is \(directory)/\(StateDirectory.setAsideName)"
                    : "")
        case .changelogEmpty(let store):
            "the changelog \(store.changelog) is empty although group \(group) has committed offsets, and the state of store "
                + "\(store.name), which can't be trusted, was set aside as \(directory)/\(StateDirectory.setAsideName)"
        case .changelogBehindGroup(let store, let committed):
            "the changelog \(store.changelog) ends at \(store.range.end), but held the rows of group \(group)'s committed "
                + "offsets up to \(committed): the topic was deleted and created anew, or lost records, and the state in "
                + "\(directory) is not up to date either"
        case .rewriteUnfinished(let store):
            "state restore-changelog was interrupted while it wrote the changelog \(store.changelog) from store "
                + "\(store.name) in \(directory), the only whole copy of its rows"
        case .inputMissing(let partition):
            "input partition \(partition) doesn't exist any more"
        case .inputReplaced(let partition, let position):
            "the input topic of \(partition) was deleted and created anew since it was processed up to \(position)"
        case .inputTooShort(let partition, let position, let end):
            "input partition \(partition) ends at \(end), but was processed up to \(position): the topic was deleted and "
                + "created anew, or lost records"
        case .movedBack(let partition, let committed, let kept):
            "group \(group) is at \(committed) of \(partition), but the state in \(directory) holds the results of its "
                + "records up to \(kept): they would be counted twice"
        case .offsetsGone(let partition, let kept):
            "group \(group) has no committed offset for \(partition) any more, which was processed up to at least \(kept) "
                + "(Kafka forgets offsets 7 days after the last member left: offsets.retention.minutes)"
        case .noOffset(let partition):
            "group \(group) has no committed offset for \(partition), and its source says that there must be one "
                + "(offset reset none)"
        case .recordsDeleted(let partition, let position, let start):
            "\(partition) begins at \(start), group \(group) is at \(position): the records between were deleted before "
                + "they were read, and the source says that none may be missing (offset reset none)"
        case .stateAhead(let partition, let isKept):
            "group \(group) has no committed offset for \(partition)\(isKept ? " any more" : ""), and the task's "
                + "changelogs hold results that the state in \(directory) doesn't have, of records that are not known"
        }
    }

    private func waysOut(_ directory: String) -> String {
        let startOver =
            "To start over, run the command reset: it deletes all state and processes the input again"
        switch reason {
        case .otherSignature:
            return "Give the new store another name, or use the topology that wrote it. \(startOver)"
        case .renumbered(let old, let new):
            return
                "Name the store \(old) to keep its rows (store: \"\(old)\"), or give \(new) a name of your own to start "
                + "it empty. \(startOver)"
        case .changelogReplaced, .changelogTooShort, .changelogCut:
            return
                "state restore-changelog writes the changelog anew from the store. If the changelog is right (another "
                + "tool has reset the application, say), delete \(directory): the state is restored from the changelog. "
                + startOver
        case .changelogEmpty:
            return
                "If no row was ever written, delete that file; otherwise bring the changelog's records back. "
                + startOver
        case .changelogBehindGroup:
            return
                "In the directory of the process that had the task last, state restore-changelog writes the changelog anew "
                + "from its store. \(startOver)"
        case .rewriteUnfinished(let store):
            return "Run state restore-changelog \(store.name) again. \(startOver)"
        case .inputMissing:
            return "Create it, then start. \(startOver)"
        case .inputReplaced(let partition, _), .inputTooShort(let partition, _, _):
            return "reset --input \(partition.topic) keeps the state and reads that topic from its start. \(startOver)"
        case .movedBack(let partition, _, _):
            return "reset --to-state sets the group to the positions kept with the state; reset --input "
                + "\(partition.topic) processes the whole topic again on top of the state. \(startOver)"
        case .offsetsGone, .stateAhead:
            return
                "reset --to-state sets the group to the positions kept with the state: run it in the directory that ran "
                + "last. \(startOver)"
        case .noOffset:
            return "Set the group's offsets (kafka-consumer-groups.sh --reset-offsets), or let the source start at the "
                + "earliest or latest record"
        case .recordsDeleted(let partition, _, _):
            return "reset --input \(partition.topic) goes on with the records that are left. \(startOver)"
        }
    }
}
