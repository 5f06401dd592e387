import MillraceRuntime

/// Joins records of a stream with rows that are looked up: what joins with tables and with global tables do.
@usableFromInline struct RowJoin<Key, RowKey, Other, Joined> {
    @usableFromInline let rows: RowReader<RowKey, Other>
    @usableFromInline let node: NodeContext
    @usableFromInline let next: Step<Key, Joined>

    @usableFromInline init(
        _ rows: RowReader<RowKey, Other>, node: NodeContext, next: @escaping Step<Key, Joined>
    ) {
        self.rows = rows
        self.node = node
        self.next = next
    }

    /// - Parameters:
    ///   - joinsUnmatched: whether a record without a key to look up is joined with nil.
    ///   - rowKey: the key to look up; nil where there is none.
    ///   - combine: makes the result; nil where there is none.
    @inlinable func step<Value>(
        joiningUnmatched joinsUnmatched: Bool, rowKey: @escaping (Key, Value) throws -> RowKey?,
        _ combine: @escaping (Key, Value, Other?) throws -> Joined?
    ) -> Step<Key, Value> {
        let (rows, node, next) = (rows, node, next)
        let isNull = NullCheck<Value>()
        return { (key, value: consuming Value, envelope) in
            if isNull(value) { return node.drop("null value") }
            let joined: Joined?
            do {
                let found = try rowKey(key, value)
                if found == nil, !joinsUnmatched { return node.drop("null key") }
                joined = try combine(key, value, found.flatMap { try rows.read($0) }?.value)
            } catch { return try node.recover(from: error) }
            if let joined { try next(key, joined, envelope) }
        }
    }
}
