import EmbeddedLog
import Millrace
import MillraceRuntime

/// What one more operator costs an `Int64` record: a chain of 40 filters against one of 20.
func benchmarkNodeHop() throws -> [Figure] {
    let records = 2_000_000
    let short = try seconds(throughHops: 20, records: records)
    let long = try seconds(throughHops: 40, records: records)
    return [
        Figure(
            name: "node hop", value: (long - short) / 20 / Double(records) * 1_000_000_000, unit: "ns/hop",
            goal: .atMost(10))
    ]
}

private func seconds(throughHops hops: Int, records: Int) throws -> Double {
    let builder = StreamsBuilder()
    var stream = builder.stream("numbers", key: .int64, value: .int64)
    for _ in 0..<hops { stream = stream.filter { key, value in value != key } }
    stream.forEach { _, _ in }
    let workspace = try Workspace(try builder.build(), inputs: ["numbers"])
    try workspace.fill("numbers", count: records) { number, key, value in
        key.append(bigEndian: Int64(number))
        value.append(bigEndian: Int64(number) + 1)
    }
    try workspace.start()
    let watch = Stopwatch()
    try workspace.run()
    return watch.processorSeconds
}
