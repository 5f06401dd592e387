/// How a thread finds the record that the log refuses, when all it knows is that one of a transaction's was refused: it
/// processes the same input again in smaller and smaller transactions, and at last has each written record confirmed
/// before the next. Pure, so that a test can try every case.
package struct RefusalSearch: Sendable, Equatable {
    /// How many input records the next transaction may process.
    package private(set) var limit = 1
    /// From how many on the search is over: as many as the first transaction that failed had.
    private var ceiling: Int
    private let isTransactional: Bool

    /// By how much a transaction that failed is divided.
    private static let divisor = 32
    /// How many input records are processed with each written record confirmed, where that needs no transaction to be
    /// repeated.
    private static let mostConfirmed = 1024

    /// - Parameters:
    ///   - records: how many input records the transaction had that failed.
    ///   - isTransactional: whether a refusal voids what was written with it. Where it doesn't, every repetition shows
    ///     in the log, so that there must be few.
    package init(records: Int, isTransactional: Bool) {
        ceiling = max(1, records)
        self.isTransactional = isTransactional
        narrow(records)
    }

    /// Whether each written record must be confirmed before the next one.
    package var confirms: Bool { isTransactional ? limit == 1 : limit <= Self.mostConfirmed }

    /// A transaction of so many input records failed, again because of a refusal.
    package mutating func failed(records: Int) {
        ceiling = max(ceiling, records)
        narrow(records)
    }

    /// A transaction was committed. Returns whether the search is over.
    ///
    /// - Parameter hadRefusal: whether a record was found in it: more of them may follow.
    package mutating func committed(hadRefusal: Bool) -> Bool {
        if hadRefusal { return false }
        limit *= 2
        return limit > ceiling
    }

    private mutating func narrow(_ records: Int) {
        if !isTransactional, records <= Self.mostConfirmed {
            limit = max(1, records)
        } else {
            limit = records <= Self.divisor ? 1 : records / Self.divisor
        }
    }
}
