import Millrace
package import MillraceRuntime

/// Checks the states while the application is dead: each store holds exactly what its changelog adds up to below the
/// store's own position, the whole changelog is what the committed input adds up to, and no position is ahead of the log,
/// or further behind than the one transaction that may have been cut short.
package struct StateCheck {
    private var folds: [(id: StoreID, fold: ChangelogFold)]
    private let root: String

    /// Tasks whose state the next start must delete.
    package private(set) var distrusted: Set<TaskID> = []
    /// Where the next start must restore each changelog from; 0 is everything.
    package private(set) var positions: [TopicPartition: Int64] = [:]
    package private(set) var ends: [TopicPartition: Int64] = [:]
    package private(set) var comparedRows = 0

    package init(root: String, stores: [StoreID]) {
        self.root = root
        folds = stores.map { ($0, ChangelogFold($0.changelog)) }
        for store in stores { (positions[store.changelog], ends[store.changelog]) = (0, 0) }
    }

    package var changelogs: [TopicPartition] { folds.map(\.id.changelog) }
    package var tasks: [TaskID] { Set(folds.map(\.id.task)).sorted() }

    package func files(of task: TaskID) -> TaskFiles {
        TaskFiles(directory: "\(root)/\(CrashTopology.applicationID)/\(task)")
    }

    /// The task's state was deleted or damaged: the next start must see it, and restore all of it. Answers false if it is
    /// whole all the same.
    package mutating func noteDamage(to task: TaskID) throws -> Bool {
        if case .whole = try survey(task) { return false }
        for (id, _) in folds where id.task == task { positions[id.changelog] = 0 }
        return true
    }

    private mutating func survey(_ task: TaskID) throws -> TaskFiles.Condition {
        let condition = try files(of: task).condition()
        if case .distrusted = condition { distrusted.insert(task) } else { distrusted.remove(task) }
        return condition
    }

    /// Checks everything. `floors` are the positions that the states must have reached; the stores of `complete` tasks
    /// must hold all of their changelogs.
    package mutating func advance(
        _ view: any LogView, outputs: OutputCheck, floors: [TopicPartition: Int64], complete: Set<TaskID>
    ) throws {
        var conditions: [TaskID: TaskFiles.Condition] = [:]
        for task in tasks { conditions[task] = try survey(task) }
        for index in folds.indices {
            try folds[index].fold.readOn(view)
            try checkChangelog(index, outputs)
            let (id, fold) = folds[index]
            ends[id.changelog] = fold.end
            let floor = max(floors[id.changelog] ?? 0, complete.contains(id.task) ? fold.recordsEnd : 0)
            switch conditions[id.task] {
            case .whole(let image):
                let store = image.stores[id.name] ?? StateImage.Store()
                positions[id.changelog] = store.position
                try check(store, at: index, floor: floor, view)
            case .missing, nil:
                try expect(floor == 0, "\(id) is gone, it was at \(floor) of its changelog")
                positions[id.changelog] = 0
            case .distrusted(let why):
                try expect(floor == 0, "\(id) is of no use (\(why)), it was at \(floor) of its changelog")
                positions[id.changelog] = 0
            }
        }
    }

    private mutating func check(_ store: StateImage.Store, at index: Int, floor: Int64, _ view: any LogView) throws {
        let id = folds[index].id
        let end = folds[index].fold.end
        try expect(
            store.position <= end,
            "\(id) is ahead of its changelog: position \(store.position), \(id.changelog) ends at \(end)")
        try expect(
            store.position >= floor,
            "\(id) is too far behind: position \(store.position), it had reached \(floor); \(id.changelog) ends at \(end)"
        )
        let due = try folds[index].fold.rows(below: store.position, view)
        if let difference = store.rows.firstDifference(from: due) {
            throw TestFailure(
                "\(id) at position \(store.position) isn't what \(id.changelog) adds up to: \(difference)")
        }
        comparedRows += due.count
    }

    /// Whether the changelog adds up to what the input does.
    private func checkChangelog(_ index: Int, _ outputs: OutputCheck) throws {
        let (id, fold) = folds[index]
        if let due = outputs.rows(of: id.name, partition: id.task.partition) {
            if let difference = fold.rows.firstDifference(from: due) {
                throw TestFailure("\(id.changelog) doesn't add up to what the input does: \(difference)")
            }
        } else if id.name == CrashTopology.counts {
            let due = outputs.counts(of: id.task.partition)
            for key in Set(fold.rows.keys).union(due.keys).sorted() where fold.rows[key]?.value != due[key] {
                throw TestFailure(
                    "\(id.changelog) says \(key) = \(fold.rows[key]?.value ?? 0), but \(due[key] ?? 0) is due")
            }
        }
    }
}
