import Millrace
import MillraceRuntime
import TestBasics

/// What a counted record costs with so many keys in the store: 1 million records after each key has been seen once.
func benchmarkKeys(_ keys: Int) throws -> [Figure] {
    let builder = StreamsBuilder()
    builder.stream("clicks", key: .int64, value: .int64)
        .groupByKey()
        .count(store: "counts")
    let workspace = try Workspace(try builder.build(), inputs: ["clicks"])
    try workspace.fill("clicks", count: keys) { number, key, value in
        key.append(bigEndian: Int64(number))
        value.append(bigEndian: Int64(1))
    }
    try workspace.start()
    try workspace.run()
    let records = 1_000_000
    var random = SeededGenerator(seed: 3)
    try workspace.fill("clicks", count: records) { _, key, value in
        key.append(bigEndian: Int64(random.next() % UInt64(keys)))
        value.append(bigEndian: Int64(1))
    }
    let watch = Stopwatch()
    try workspace.run()
    let figure = Figure(
        name: "count with \(keys) keys", value: watch.seconds / Double(records) * 1_000_000, unit: "µs/record")
    try workspace.stop()
    return [figure]
}
