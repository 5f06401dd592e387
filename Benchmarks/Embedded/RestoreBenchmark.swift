import Millrace
import MillraceRuntime
import TestBasics

/// Rebuilding a store from its changelog: 2 million records of 100 bytes, 500,000 keys.
func benchmarkRestore() throws -> [Figure] {
    let builder = StreamsBuilder()
    builder.stream("input", key: .bytes, value: .bytes)
        .groupByKey()
        .reduce(store: "latest") { _, value in value }
    let workspace = try Workspace(try builder.build(), inputs: ["input"])
    let records = 2_000_000
    var random = SeededGenerator(seed: 2)
    let payload = [UInt8](repeating: 7, count: 84)
    try workspace.fill("bench-latest-changelog", count: records) { _, key, value in
        key.append(bigEndian: UInt64(random.next() % 500_000))
        key.append(bigEndian: UInt64(0))
        value.append(payload)
    }
    try workspace.commitOffset(of: "input")
    let thread = try workspace.start()
    let watch = Stopwatch()
    while !thread.isRunning { try thread.step() }
    let seconds = watch.seconds
    let restored = Double(thread.progress.totalRecords)
    try workspace.stop()
    return [
        Figure(name: "restore", value: restored / seconds, unit: "records/s", goal: .atLeast(1_000_000)),
        Figure(name: "restore CPU", value: watch.processorSeconds / restored * 1_000_000, unit: "µs/record"),
        Figure(name: "restore peak RSS", value: peakResidentMegabytes, unit: "MB", goal: .atMost(200)),
    ]
}
