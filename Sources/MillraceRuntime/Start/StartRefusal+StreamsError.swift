extension StartRefusal {
    /// The error that ends the application, with this text.
    func streamsError(_ text: String, task: TaskID) -> StreamsError {
        StreamsError(.state, text, code: code, at: place(task), cause: self)
    }

    private var code: StreamsError.Code {
        switch reason {
        case .otherSignature, .renumbered: .storeChanged
        case .changelogReplaced, .changelogTooShort, .changelogCut, .changelogEmpty, .changelogBehindGroup,
            .rewriteUnfinished:
            .changelogLost
        case .inputMissing: .missingTopic
        case .inputReplaced, .inputTooShort: .inputReplaced
        case .movedBack, .offsetsGone, .noOffset, .stateAhead: .positionsLost
        case .recordsDeleted: .recordsDeleted
        }
    }

    private func place(_ task: TaskID) -> StreamsError.Place {
        switch reason {
        case .otherSignature(let store, _, _), .renumbered(_, let store): .init(store: store, task: task)
        case .changelogReplaced(let store), .changelogTooShort(let store), .changelogCut(let store),
            .changelogEmpty(let store), .changelogBehindGroup(let store, _), .rewriteUnfinished(let store):
            .init(store: store.name, task: task, partition: store.changelog)
        case .inputMissing(let partition), .noOffset(let partition), .stateAhead(let partition, _):
            .init(task: task, partition: partition)
        case .inputReplaced(let partition, let position), .inputTooShort(let partition, let position, _),
            .movedBack(let partition, let position, _), .offsetsGone(let partition, let position),
            .recordsDeleted(let partition, let position, _):
            .init(task: task, partition: partition, offset: position)
        }
    }
}
