import Millrace
import MillraceRuntime

/// What a commit interval costs in which nothing happened: no transaction, no write.
func benchmarkEmptyCommit() throws -> [Figure] {
    let builder = StreamsBuilder()
    builder.stream("clicks", key: .int64, value: .int64).groupByKey().count(store: "counts")
    let workspace = try Workspace(try builder.build(), inputs: ["clicks"])
    try workspace.fill("clicks", count: 1) { _, key, value in
        key.append(bigEndian: Int64(1))
        value.append(bigEndian: Int64(1))
    }
    let thread = try workspace.start()
    try workspace.run()
    let commits = thread.counters.commits
    let watch = Stopwatch()
    let steps = 10
    for _ in 0..<steps { try thread.step() }
    let cost = watch.processorSeconds / Double(steps) * 1_000_000
    return [
        Figure(
            name: "commits in \(steps) empty intervals", value: Double(thread.counters.commits - commits), unit: "",
            goal: .atMost(0)),
        Figure(name: "CPU of an empty interval", value: cost, unit: "µs"),
    ]
}
