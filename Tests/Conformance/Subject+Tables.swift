import Millrace

extension Subject {
    static let tables: [String: Subject] = [
        "table": Subject { table($0).toStream().to("out") },
        "table-filter": Subject {
            table($0).filter(store: "f") { _, value in value.count.isMultiple(of: 2) }.toStream().to("out")
        },
        "table-filter-view": Subject {
            table($0).filter { _, value in value.count.isMultiple(of: 2) }.mapValues { value in value.uppercased() }
                .toStream().to("out", value: .string.optional)
        },
        "table-map-values": Subject {
            table($0).mapValues(store: "m") { value in value + "!" }.toStream().to("out")
        },
        "table-group-count": Subject {
            table($0).groupBy(named: "g") { _, value in (String(value.prefix(2)), value) }.count(store: "c")
                .toStream().to("out")
        },
        "table-group-aggregate": Subject {
            table($0).groupBy(named: "g") { _, value in ("\(value.count)", value) }
                .aggregate(initial: "", store: "a") { _, value, aggregate in
                    String("\(aggregate)+\(value)".suffix(24))
                } subtracting: { _, value, aggregate in
                    String("\(aggregate)-\(value)".suffix(24))
                }
                .toStream().to("out")
        },
        "to-table": Subject { streams in
            streams.stream("in", key: .string, value: .string.optional)
                .selectKey { _, value in String((value ?? "").prefix(1)) }
                .toTable(store: "t", named: "totable").toStream().to("out")
        },
    ]

    /// The table that most of these vectors start with.
    static func table(_ streams: StreamsBuilder, _ topic: String = "in", _ store: String = "t") -> KTable<
        String, String
    > {
        streams.table(topic, key: .string, value: .string, store: Materialized(store))
    }
}
