import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `Keys and values of any length` {
    /// Through a repartition topic into a store, and out.
    static func application(inputs: Int32 = 2) throws -> TestApplication {
        try TestApplication(inputs: ["in": inputs]) { builder in
            builder.stream("in", key: .bytes, value: .bytes).repartition(named: "r", partitions: 2)
                .groupByKey().reduce(store: "latest") { _, new in new }
                .toStream().to("out")
        }
    }

    static let keys: [[UInt8]] =
        [0, 1, 2, 480, 481, 511, 512, 10_000].map { [UInt8](repeating: 0x6b, count: $0) }
        // One beginning of 480 bytes, and then another end.
        + (1...5).map { [UInt8](repeating: 0x70, count: 480) + [UInt8](repeating: UInt8($0), count: $0) }
        // What the local forms of other keys look like.
        + [[UInt8](repeating: 0, count: 511), [UInt8](repeating: 0, count: 496), [0]]

    static func rows(_ application: TestApplication) throws -> [[UInt8]: [UInt8]] {
        var rows: [[UInt8]: [UInt8]] = [:]
        for thread in application.threads {
            for store in try thread.stores(named: "latest") {
                try store.scan { key, _, value in
                    #expect(rows.updateValue(value.toArray(), forKey: key.toArray()) == nil)
                }
            }
        }
        return rows
    }

    @Test func `go through a repartition topic, a store, a restart and a restore`() throws {
        let application = try Self.application()
        var expected: [[UInt8]: [UInt8]] = [:]
        for round in [0, 1] as [UInt8] {
            for (number, key) in Self.keys.enumerated() {
                let value = [round, UInt8(number)]
                try application.append(key, value, partition: PartitionID(Int32(number % 2)))
                expected[key] = value
            }
        }
        try application.start()
        try application.run()
        #expect(try Self.rows(application) == expected)
        for key in Self.keys {
            let changes = try [0, 1].flatMap { try application.records(of: "out", partition: PartitionID($0)) }
            #expect(changes.filter { $0.key == key }.count == 2)
        }
        try application.stopAll()
        let restarted = try application.start()
        try application.run()
        #expect(restarted.progress.totalRecords == 0)
        #expect(try Self.rows(application) == expected)
        try application.stopAll()
        for partition in [0, 1] as [PartitionID] {
            try application.deleteState(of: TaskID(subtopology: 1, partition: partition))
        }
        let restored = try application.start()
        try application.run()
        #expect(restored.progress.totalRecords == 2 * Self.keys.count)
        #expect(try Self.rows(application) == expected)
    }

    @Test func `a value of ten megabytes and one of no bytes go the same way`() throws {
        let application = try Self.application(inputs: 1)
        let large = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 131 >> 3) }
        try application.append(Array("large".utf8), large)
        try application.append(Array("empty".utf8), [])
        try application.start()
        try application.run()
        let expected: [[UInt8]: [UInt8]] = [Array("large".utf8): large, Array("empty".utf8): []]
        #expect(try Self.rows(application) == expected)
        try application.stopAll()
        for partition in [0, 1] as [PartitionID] {
            try application.deleteState(of: TaskID(subtopology: 1, partition: partition))
        }
        try application.start()
        try application.run()
        #expect(try Self.rows(application) == expected)
        let written = try [0, 1].flatMap { try application.records(of: "out", partition: PartitionID($0)) }
        #expect(written.first { $0.key == Array("large".utf8) }?.value == large)
        #expect(written.first { $0.key == Array("empty".utf8) }?.value == [])
    }

    @Test func `long keys are deleted and restored as deleted`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .bytes, value: .bytes).groupByKey()
                .aggregate(initial: [], store: "latest") { _, new, _ -> [UInt8]? in new == [0] ? nil : new + [] }
                .toStream().to("out")
        }
        for key in Self.keys { try application.append(key, [1]) }
        for key in Self.keys.dropFirst(3) { try application.append(key, [0]) }
        try application.start()
        try application.run()
        let expected = Dictionary(uniqueKeysWithValues: Self.keys.prefix(3).map { ($0, [1] as [UInt8]) })
        #expect(try Self.rows(application) == expected)
        try application.stopAll()
        try application.deleteState(of: TaskID(subtopology: 0, partition: 0))
        try application.start()
        try application.run()
        #expect(try Self.rows(application) == expected)
    }
}
