import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A table's values that are transformed` {
    /// Numbers the changes of each row, in a store.
    private static func numbering(_ streams: StreamsBuilder, store: Materialized<String, String>?) -> KTable<
        String, String
    > {
        let seen = streams.addStateStore(Materialized("seen", key: .string, value: .int64))
        return streams.table("t", key: .string, value: .string)
            .transformValues(store: store, stores: [seen.name]) { context in
                let seen = try context.store(seen)
                return { key, value in
                    let count = try (seen.value(of: key) ?? 0) + 1
                    try seen.set(count, for: key)
                    return value.map { "\($0)#\(count)@\(context.timestamp)" }
                }
            }
    }

    @Test(arguments: [nil, "numbered"] as [String?])
    func `may depend on a store, which is kept over restarts`(store: String?) throws {
        let trial = try Trial { streams in
            Self.numbering(streams, store: store.map { Materialized($0) }).toStream().to("out")
        }
        try trial.pipe("k", "a", at: 5, to: "t")
        try trial.driver.restart()
        try trial.pipe("k", nil, at: 6, to: "t")
        try trial.driver.restart(.losingState)
        try trial.pipe("k", "b", at: 7, to: "t")
        #expect(
            try trial.records().compactMap { $0.value.map { String(decoding: $0, as: UTF8.self) } } == [
                "a#1@5", "b#3@7",
            ])
        #expect(try trial.driver.store("seen", key: .string, value: .int64).values() == ["k": 3])
    }

    @Test func `see the row's time where they are looked up`() throws {
        let trial = try Trial { streams in
            let rows: KTable<String, String> = streams.table("t", key: .string, value: .string)
                .transformValues { context in { _, value in value.map { "\($0)@\(context.timestamp)" } } }
            streams.stream("s", key: .string, value: .string).join(rows) { left, right in left + right }.to("out")
        }
        try trial.pipe("k", "row", at: 77, to: "t")
        try trial.pipe("k", "x", at: 99, to: "s")
        #expect(try trial.lines() == ["k=xrow@77@99"])
    }

    @Test func `can't use a store that isn't named, or that nobody declared`() throws {
        let error = try #require(throws: StreamsError.self) {
            _ = try Trial { streams in
                let _: KTable<String, String> = streams.table("t", key: .string, value: .string)
                    .transformValues(stores: ["lost"]) { _ in { _, value in value } }
            }
        }
        #expect(error.description.contains("uses store lost, which isn't declared: call `addStateStore` first"))
    }

    private static func using(
        _ use: @escaping @Sendable (KeyValueStore<String?, Int64>) throws -> Void
    ) throws -> Trial {
        try Trial { streams in
            let counts = streams.addStateStore(Materialized("counts", key: .string.optional, value: .int64))
            let table: KTable<String, String> = streams.table("t", key: .string, value: .string)
                .transformValues(stores: [counts.name]) { context in
                    let counts = try context.store(counts)
                    return { key, value in
                        try counts.set(1, for: key)
                        try use(counts)
                        return value
                    }
                }
            table.toStream().to("out")
        }
    }

    @Test func `can't use a store inside its scan`() throws {
        let trial = try Self.using { store in try store.forEach { key, _ in try store.set(1, for: key) } }
        let error = try #require(throws: StreamsError.self) { try trial.pipe("k", "a", at: 1, to: "t") }
        #expect(error.description.contains("was used inside its `forEach`"), "\(error)")
    }

    @Test func `can't use a store with a null key`() throws {
        let trial = try Self.using { store in try store.set(1, for: nil) }
        let error = try #require(throws: StreamsError.self) { try trial.pipe("k", "a", at: 1, to: "t") }
        #expect(error.description.contains("takes no null key"), "\(error)")
    }
}
