import Millrace
import MillraceRuntime
import TestBasics

/// Word count, exactly-once, one stream thread, no caching: a record through the repartition topic, the store, the
/// changelog and the output for each word.
func benchmarkWordCount() throws -> [Figure] {
    let builder = StreamsBuilder()
    builder.stream("lines", key: .ignored, value: .string)
        .flatMapValues { line in line.utf8.split(separator: UInt8(ascii: " ")).compactMap { String($0) } }
        .groupBy { _, word in word }
        .count(store: "counts")
        .toStream()
        .to("word-counts")
    let workspace = try Workspace(try builder.build(), inputs: ["lines"])
    let wordsPerLine = 10
    let lines = 300_000
    var random = SeededGenerator(seed: 1)
    try workspace.fill("lines", count: lines) { _, _, value in
        for position in 0..<wordsPerLine {
            if position > 0 { value.append(UInt8(ascii: " ")) }
            value.append(utf8: "word\(random.zipf(below: 50_000))")
        }
    }
    let watch = Stopwatch()
    let thread = try workspace.start()
    while thread.counters.commits == 0 { try thread.step() }
    let firstCommit = watch.seconds
    try workspace.run()
    let (seconds, processor) = (watch.seconds, watch.processorSeconds)
    let words = Double(lines * wordsPerLine)
    try workspace.stop()
    return [
        Figure(name: "word count", value: words / seconds, unit: "words/s", goal: .atLeast(300_000)),
        Figure(name: "word count CPU", value: processor / words * 1_000_000, unit: "µs/word"),
        Figure(name: "start to first commit", value: firstCommit * 1000, unit: "ms", goal: .atMost(300)),
        Figure(name: "peak RSS", value: peakResidentMegabytes, unit: "MB", goal: .atMost(200)),
    ]
}

extension SeededGenerator {
    /// A number below `bound`, small ones more often: about Zipf's law with exponent 1.
    mutating func zipf(below bound: Int) -> Int {
        let uniform = Double(next() >> 11) / Double(1 << 53)
        return min(Int(exponential(uniform, of: Double(bound))) - 1, bound - 1)
    }

    /// `base` to the power of `exponent` in 0..<1.
    private func exponential(_ exponent: Double, of base: Double) -> Double {
        var result = 1.0
        var factor = base.squareRoot()
        var rest = exponent
        for _ in 0..<40 {
            rest *= 2
            if rest >= 1 {
                rest -= 1
                result *= factor
            }
            factor = factor.squareRoot()
        }
        return result
    }
}
