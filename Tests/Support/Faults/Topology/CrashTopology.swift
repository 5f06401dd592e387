package import Millrace

/// The application that the crash test kills, and the names that both of its programs know.
///
/// From `numbers`, keyed values that are all different:
/// - `echo`: the records as they come
/// - `sums`: the running sum of each key, one result a record
/// - `visits`: a store that few records touch, and whose rows are deleted again
/// - `counts`: records by the value's last two digits, through a repartition topic
///
/// And tables, with which the numbers are joined: see `addTables`.
package enum CrashTopology {
    package static let applicationID = "crash"
    package static let input = "numbers"
    package static let partitions: Int32 = 4

    package static let echo = "echo"
    package static let sums = "sums"
    package static let visits = "visits"
    package static let counts = "counts"
    package static let repartition = "crash-counts-repartition"

    /// Whether a value goes to the store `visits`.
    package static func isVisit(_ value: Int64) -> Bool { value % 4 == 0 }

    /// Whether a value deletes its key's row in `visits`.
    package static func isFarewell(_ value: Int64) -> Bool { value % 16 == 0 }

    /// What a value is counted by.
    package static func lastDigits(_ value: Int64) -> String { "\(value % 100)" }

    /// `look` is called with each record before it is processed.
    package static func make(_ look: @escaping @Sendable () -> Void = {}) throws -> Topology {
        let builder = StreamsBuilder()
        let numbers = builder.stream(input, key: .string, value: .int64).peek { _, _ in look() }
        numbers.to(echo)
        numbers.groupByKey()
            .aggregate(initial: Int64(0), store: Materialized(sums)) { _, value, sum in sum + value }
            .toStream()
            .to(sums)
        numbers.filter { _, value in isVisit(value) }
            .groupByKey()
            .aggregate(initial: Int64(0), store: Materialized(visits)) { _, value, count in
                isFarewell(value) ? nil : count + 1
            }
            .toStream()
            .to(visits)
        numbers.groupBy(key: .string) { _, value in lastDigits(value) }
            .count(store: Materialized(counts))
            .toStream()
            .to(counts)
        addTables(to: builder, joining: numbers)
        return try builder.build()
    }
}
