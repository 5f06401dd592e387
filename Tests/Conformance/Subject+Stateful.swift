import Millrace

extension Subject {
    static let stateful: [String: Subject] = [
        "repartition": Subject {
            input($0).selectKey { _, value in String(value.suffix(1)) }
                .repartition(named: "by-last", partitions: 1)
                .mapValues { value in value + "!" }
                .to("out")
        },
        "count": Subject { streams in
            streams.stream("in", key: .string.optional, value: .string.optional)
                .groupByKey().count(store: "counts").toStream().to("out")
        },
        "count-unnamed": Subject {
            input($0).groupByKey().count(store: Materialized(key: .string)).toStream().to("out")
        },
        "group-by-count": Subject { streams in
            streams.stream("in", key: .string.optional, value: .string)
                .groupBy(named: "by-first") { _, value in String(value.prefix(1)) }
                .count(store: "counts").toStream().to("out")
        },
        "reduce": Subject { streams in
            streams.stream("in", key: .string, value: .string.optional)
                .groupByKey().reduce(store: "max") { highest, next in max(highest ?? "", next ?? "") }
                .toStream().to("out")
        },
        "aggregate": Subject {
            input($0).groupByKey()
                .aggregate(initial: "", store: "agg") { _, value, aggregate in String((aggregate + value).suffix(12)) }
                .toStream().to("out")
        },
        "aggregate-delete": Subject {
            input($0).groupByKey()
                .aggregate(initial: "", store: "agg") { _, value, aggregate -> String? in
                    value.hasSuffix("7") ? nil : String((aggregate + value).suffix(8))
                }
                .toStream().to("out")
        },
        "word-count": Subject {
            input($0).flatMapValues { line in line.lowercased().split(separator: " ").map(String.init) }
                .groupBy(named: "words") { _, word in word }
                .count(store: "counts").toStream().to("out")
        },
        "two-subtopologies": Subject {
            input($0).filter { _, value in value.count.isMultiple(of: 2) }
                .selectKey { _, value in String(value.suffix(1)) }
                .groupByKey(named: "regroup").count(store: "c1").updates()
                .map { key, count in ("\(count)", key) }
                .groupByKey(named: "again").count(store: "c2").toStream().to("out")
        },
    ]
}
