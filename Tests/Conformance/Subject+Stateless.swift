import Millrace

extension Subject {
    static let stateless: [String: Subject] = [
        "filter": Subject { input($0).filter { _, value in value.count.isMultiple(of: 2) }.to("out") },
        "filter-not": Subject { input($0).filterNot { _, value in value.hasSuffix("3") }.to("out") },
        "map": Subject {
            input($0).map { key, value in (key + value.suffix(1), String(value.reversed())) }.to("out")
        },
        "map-values": Subject { streams in
            streams.stream("in", key: .string.optional, value: .string.optional)
                .mapValues { value in value?.uppercased() }
                .mapValues { key, value in "\(key ?? "null"):\(value ?? "null")" }
                .to("out")
        },
        "flat-map": Subject {
            input($0).flatMap { key, value in (0..<value.count % 3).map { ("\(key)\($0)", "\(value)\($0)") } }.to("out")
        },
        "flat-map-values": Subject { input($0).flatMapValues { value in value.map(String.init) }.to("out") },
        "select-key": Subject { input($0).selectKey { _, value in String(value.prefix(2)) }.to("out") },
        "merge": Subject { input($0).merge(with: input($0, "in2")).to("out") },
        "split": Subject { streams in
            let split = input(streams).split()
            split.branch { key, _ in key < "b" }.to("out-a")
            split.branch { _, value in value.count.isMultiple(of: 2) }.to("out-b")
            split.defaultBranch().to("out-c")
        },
        "split-no-default": Subject { streams in
            input(streams).split().branch { key, _ in key == "a" }.to("out-a")
        },
        "dynamic-topic": Subject { input($0).to { key, _ in "out-\(key)" } },
        "bad-records-skip": Subject { streams in
            streams.stream("in", key: .string, value: .int64).mapValues { value in value * 2 }.to("out")
        }.handling { $0.deserialization = .skip },
        "dead-letter": Subject { streams in
            streams.stream("in", key: .string, value: .int64)
                .mapValues { value in
                    if value % 7 == 0 { throw IllegalStateError(description: "seven") }
                    return value * 2
                }
                .to("out")
        }.handling {
            $0.deserialization = .deadLetter(topic: "dlq")
            $0.processing = .deadLetter(topic: "dlq")
        },
    ]
}
