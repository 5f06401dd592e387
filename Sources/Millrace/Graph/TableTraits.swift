/// What the nodes behind a table need of it: old values, and rows to look up. That decides whether it has a store.
///
/// Kafka Streams decides it while the topology is being defined, so an operator's place in the program matters, and does
/// here. Frozen by `build()`; tasks read it from any thread.
@usableFromInline final class TableTraits: @unchecked Sendable {
    /// Where the table's rows come from.
    @usableFromInline enum Kind {
        /// Records set them. There is a store only if something needs it.
        case records
        /// An aggregation, which always has a store.
        case aggregation
        /// They are computed from another table's, unless the user asked for a store.
        case view(of: TableTraits)
        /// They are computed from two tables' rows, unless the user asked for a store.
        case join(TableTraits, TableTraits)
        /// A copy of a whole topic, kept outside of tasks.
        case global
    }

    let kind: Kind
    /// The name that the store has, or would have.
    @usableFromInline let store: String
    /// Whether the table keeps its rows in its store.
    @usableFromInline private(set) var isMaterialized: Bool
    /// Whether a change has the old value.
    @usableFromInline private(set) var sendsOldValues = false

    private var isFrozen = false

    @usableFromInline init(_ kind: Kind, store: String, isMaterialized: Bool) {
        self.kind = kind
        self.store = store
        self.isMaterialized = isMaterialized
    }

    /// Asks for old values in changes. Without `materializing`, a table that would need a store for it may refuse.
    @usableFromInline @discardableResult func requestOldValues(materializing: Bool) -> Bool {
        if sendsOldValues || isFrozen { return sendsOldValues }
        switch kind {
        case .records:
            guard materializing || isMaterialized else { return false }
            isMaterialized = true
        case .aggregation, .global: break
        case .view(let parent):
            guard isMaterialized || parent.requestOldValues(materializing: materializing) else { return false }
        case .join(let left, let right):
            left.requestOldValues(materializing: true)
            right.requestOldValues(materializing: true)
        }
        sendsOldValues = true
        return true
    }

    /// Sends the old values that the table behind it sends: a filter of a table that has them for nothing.
    @usableFromInline func adoptOldValues(of other: TableTraits) {
        if other.requestOldValues(materializing: false) { sendsOldValues = true }
    }

    /// The topology is built: tasks read this from now on.
    func freeze() { isFrozen = true }

    /// Announces that rows are looked up.
    @usableFromInline func requestRows() {
        if isMaterialized || isFrozen { return }
        switch kind {
        case .records: isMaterialized = true
        case .aggregation, .global: break
        case .view(let parent): parent.requestRows()
        case .join(let left, let right):
            left.requestRows()
            right.requestRows()
        }
    }

    /// The stores that a look-up of a row reads.
    var storesBehind: [String] {
        if isMaterialized { return [store] }
        return switch kind {
        case .records, .aggregation, .global: []
        case .view(let parent): parent.storesBehind
        case .join(let left, let right): left.storesBehind + right.storesBehind
        }
    }
}
