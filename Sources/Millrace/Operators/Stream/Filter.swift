extension KStream {
    /// Keeps the records for which `isIncluded` returns true.
    ///
    /// ```swift
    /// orders.filter { _, order in order.amount > 100 }
    /// ```
    @inlinable public func filter(
        named name: String? = nil, _ isIncluded: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        extending(.filter, named: name, key: keySerde, value: valueSerde, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                if try node.attempt({ try isIncluded(key, value) }) == true { try next(key, consume value, envelope) }
            }
        }
    }

    /// Drops the records for which `isExcluded` returns true.
    ///
    /// ```swift
    /// orders.filterNot { _, order in order.isTest }
    /// ```
    @inlinable public func filterNot(
        named name: String? = nil, _ isExcluded: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        extending(.filter, named: name, key: keySerde, value: valueSerde, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                if try node.attempt({ try isExcluded(key, value) }) == false { try next(key, consume value, envelope) }
            }
        }
    }
}
