import Millrace

extension Subject {
    static let joins: [String: Subject] = [
        "stream-table-inner": Subject { streams in
            nullableInput(streams).join(table(streams, "in2")) { left, right in combine(left, right) }.to("out")
        },
        "stream-table-left": Subject { streams in
            nullableInput(streams).leftJoin(table(streams, "in2")) { left, right in combine(left, right) }.to("out")
        },
        "table-table-inner": Subject { streams in
            table(streams, "in", "l").join(table(streams, "in2", "r"), store: "j", combine).toStream().to("out")
        },
        "table-table-left": Subject { streams in
            table(streams, "in", "l").leftJoin(table(streams, "in2", "r"), store: "j", combine).toStream().to("out")
        },
        "table-table-outer": Subject { streams in
            table(streams, "in", "l").outerJoin(table(streams, "in2", "r"), store: "j", combine).toStream().to("out")
        },
        "foreign-key-inner": Subject { foreignKey($0, false) },
        "foreign-key-left": Subject { foreignKey($0, true) },
        "stream-global-inner": Subject { streams in
            let input = nullableInput(streams)
            input.join(globalTable(streams), by: firstLetter) { left, right in combine(left, right) }.to("out")
        },
        "stream-global-left": Subject { streams in
            let input = nullableInput(streams)
            input.leftJoin(globalTable(streams), by: firstLetter) { left, right in combine(left, right) }.to("out")
        },
    ]

    private static func foreignKey(
        _ streams: StreamsBuilder, _ isLeft: Bool
    ) {
        let (left, right) = (table(streams, "in", "l"), table(streams, "in2", "r"))
        let key: @Sendable (String) -> String? = { value in value.first.map(String.init) }
        let joined: KTable<String, String> =
            isLeft
            ? left.leftJoin(right, by: key, store: "j", named: "fk", combine)
            : left.join(right, by: key, store: "j", named: "fk", combine)
        joined.toStream().to("out")
    }

    private static func globalTable(_ streams: StreamsBuilder) -> GlobalKTable<String, String> {
        streams.globalTable("in2", key: .string, value: .string, store: "gt")
    }

    @Sendable private static func firstLetter(_ key: String?, _ value: String?) -> String? {
        value.map { String($0.prefix(1)) }
    }

    private static func nullableInput(_ streams: StreamsBuilder) -> KStream<String?, String?> {
        streams.stream("in", key: .string.optional, value: .string.optional)
    }

    @Sendable private static func combine(_ left: String?, _ right: String?) -> String {
        "\(left ?? "-")+\(right ?? "-")"
    }
}
