import Millrace

/// Tables that have a store only if something needs one, unnamed operators, and joins of joins: topologies of `./dev
/// differential` that no vector exists for.
extension Subject {
    static let composites: [String: Subject] = [
        "x-merge-duplicates": Subject { streams in
            input(streams).filter(hasEvenLength).to("out")
            let second = input(streams)
            let other = input(streams, "in2")
            second.merge(with: other).mapValues { value in value + "!" }.to("out2")
            second.merge(with: other.filter { _, value in !value.isEmpty }).merge(with: input(streams)).to("out3")
            other.merge(with: second).selectKey { _, value in String(value.prefix(1)) }.groupByKey().count()
        },
        "x-join-twice": Subject { streams in
            let table = bare(streams, "in2")
            let rekeyed = input(streams).selectKey { _, value in String(value.prefix(1)) }
            rekeyed.join(table, pair).to("out")
            rekeyed.leftJoin(table.mapValues { value in value + "!" }, pair).to("out2")
        },
        "x-table-bare": Subject { bare($0, "in").filter(hasEvenLength).toStream().to("out") },
        "x-filter-then-needed": Subject { streams in
            let table = bare(streams, "in")
            table.filter(hasEvenLength).toStream().to("out")
            table.groupBy { _, value in (String(value.prefix(1)), value) }.count().toStream().to("out2")
        },
        "x-group-reduce-view": Subject { streams in
            bare(streams, "in").filter { _, value in value.count % 3 != 0 }.mapValues { value in value + "!" }
                .groupBy { _, value in (String(value.prefix(2)), value) }
                .reduce(adding: add, subtracting: subtract)
                .toStream().to("out")
        },
        "x-join-views": Subject { streams in
            bare(streams, "in").filter(hasEvenLength)
                .join(bare(streams, "in2").mapValues { value in value.uppercased() }, pair)
                .toStream().to("out")
        },
        "x-left-join-view-stored": Subject { streams in
            bare(streams, "in").filter(hasEvenLength).leftJoin(bare(streams, "in2"), store: "j", pair)
                .filter { key, value in !hasEvenLength(key, value) }
                .toStream().to("out")
        },
        "x-outer-then-group": Subject { streams in
            bare(streams, "in").outerJoin(bare(streams, "in2"), pair)
                .groupBy { _, value in (String(value.suffix(1)), value) }.count().toStream().to("out")
        },
        "x-join-of-joins": Subject { streams in
            let left = bare(streams, "in")
            left.outerJoin(bare(streams, "in2"), pair).leftJoin(left.filter(hasEvenLength), pair).toStream().to("out")
        },
        "x-self-join": Subject { streams in
            let table = bare(streams, "in")
            table.join(table.mapValues { value in value + "!" }, pair).toStream().to("out")
        },
        "x-to-table-join": Subject { streams in
            let left: KTable<String?, String> = streams.stream("in", key: .string.optional, value: .string.optional)
                .toTable()
            left.join(streams.table("in2", key: .string.optional, value: .string), pair).toStream().to("out")
        },
        "x-rekey-join": Subject { streams in
            input(streams).selectKey { _, value in String(value.prefix(1)) }.leftJoin(bare(streams, "in2"), pair)
                .to("out")
        },
        "x-join-aggregate": Subject { streams in
            let left = input(streams)
            left.join(input(streams, "in2").groupByKey().count()) { value, count in "\(value)\(count)" }.to("out")
        },
        "x-aggregate-joins-table": Subject { streams in
            input(streams).groupByKey().count()
                .leftJoin(bare(streams, "in2")) { count, value in "\(count)/\(value ?? "null")" }
                .toStream().to("out")
        },
        "x-foreign-key-unnamed": Subject { streams in
            bare(streams, "in").join(bare(streams, "in2"), by: reference, pair).toStream().to("out")
        },
        "x-foreign-key-views": Subject { streams in
            bare(streams, "in").filter(hasEvenLength)
                .leftJoin(bare(streams, "in2").mapValues(store: nil) { value in value + "?" }, by: reference, pair)
                .toStream().to("out")
        },
        "x-foreign-key-self": Subject { streams in
            let table = bare(streams, "in")
            table.leftJoin(table, by: reference, pair).toStream().to("out")
        },
        "x-foreign-key-grouped": Subject { streams in
            bare(streams, "in").join(bare(streams, "in2"), by: reference, store: "j", pair)
                .groupBy(named: "g") { _, value in (String(value.suffix(1)), value) }
                .reduce(adding: add, subtracting: subtract)
                .toStream().to("out")
        },
    ]

    private static func bare(_ streams: StreamsBuilder, _ topic: String) -> KTable<String, String> {
        streams.table(topic, key: .string, value: .string)
    }

    @Sendable private static func hasEvenLength(_ key: String, _ value: String) -> Bool {
        value.utf16.count.isMultiple(of: 2)
    }

    @Sendable private static func reference(_ value: String) -> String? { value.first.map(String.init) }

    @Sendable private static func pair(_ left: String?, _ right: String?) -> String {
        "\(left ?? "-")+\(right ?? "-")"
    }

    @Sendable private static func add(_ sum: String, _ value: String) -> String { String("\(sum)+\(value)".suffix(20)) }

    @Sendable private static func subtract(_ sum: String, _ value: String) -> String {
        String("\(sum)-\(value)".suffix(20))
    }
}
