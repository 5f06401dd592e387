import MillraceRuntime
import MillraceTesting
import Testing

@testable import Millrace

@Suite struct `Stream time` {
    /// Something that keeps stores.
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var inputs: [String: Int32] = ["in": 1]
        let define: @Sendable (StreamsBuilder) -> Void
    }

    static let kinds = [
        Kind(testDescription: "a count") { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts")
        },
        Kind(testDescription: "a table") { builder in
            builder.table("in", key: .string, value: .string, store: "rows").toStream().to("out")
        },
        Kind(testDescription: "a table of a stream") { builder in
            builder.stream("in", key: .string, value: .string).toTable(store: "rows").toStream().to("out")
        },
        Kind(testDescription: "a join of a stream with a table", inputs: ["in": 1, "other": 1]) { builder in
            let rows = builder.table("other", key: Serde.string, value: Serde.string, store: "rows")
            builder.stream("in", key: .string, value: .string).leftJoin(rows) { left, right in
                left + (right ?? "")
            }.to("out")
        },
        Kind(testDescription: "a join of tables", inputs: ["in": 1, "other": 1]) { builder in
            let left = builder.table("in", key: Serde.string, value: Serde.string, store: "left")
            let right = builder.table("other", key: Serde.string, value: Serde.string, store: "right")
            left.leftJoin(right) { left, right in left + (right ?? "") }.toStream().to("out")
        },
    ]

    /// Where the application starts again.
    enum Restart: Sendable, CaseIterable {
        case cleanly, afterCrash, elsewhere
    }

    @Test(arguments: kinds, Restart.allCases)
    func `never goes back after a restart`(kind: Kind, restart: Restart) throws {
        let application = try TestApplication(inputs: kind.inputs, define: kind.define)
        let first = try application.start()
        // The newest record is no row's last one.
        for (value, time) in [("a", 500), ("b", 900), ("c", 100)] as [(String, Timestamp)] {
            try application.append("k", value, at: time)
        }
        try application.run()
        #expect(first.streamTimes == [900])
        let elsewhere = try StateDirectory(root: "\(application.files.path)/other", applicationID: TestApplication.id)
        defer {
            application.abandonAll()
            elsewhere.close()
        }
        if restart == .afterCrash { application.abandon(first) } else { try application.stop(first) }
        let second = try application.start(in: restart == .elsewhere ? elsewhere : nil)
        for _ in 0..<100 where !second.isRunning { try second.step() }
        #expect(second.streamTimes == [900])
        try application.append("k", "d", at: 700)
        try application.run()
        #expect(second.streamTimes == [900])
        try application.append("k", "e", at: 901)
        try application.run()
        #expect(second.streamTimes == [901])
    }
}
