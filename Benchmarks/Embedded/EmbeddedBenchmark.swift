import Millrace

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `embedded-benchmark NAME… [--json]`: measures and prints; ends with 1 if a goal was missed.
///
/// Each figure of memory is the process's own, so run one name a process for it, as `./dev bench embedded` does.
@main struct EmbeddedBenchmark {
    static let all: [(name: String, run: @Sendable () throws -> [Figure])] = [
        ("word-count", benchmarkWordCount),
        ("node-hop", benchmarkNodeHop),
        ("empty-commit", benchmarkEmptyCommit),
        ("restore", benchmarkRestore),
        ("keys-10000", { try benchmarkKeys(10_000) }),
        ("keys-1000000", { try benchmarkKeys(1_000_000) }),
        ("keys-10000000", { try benchmarkKeys(10_000_000) }),
    ]

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let names = arguments.filter { !$0.hasPrefix("--") }
        let unknown = names.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty, !names.isEmpty else {
            print("usage: embedded-benchmark NAME… [--json], of \(all.map(\.name).joined(separator: ", "))")
            exit(1)
        }
        var isReached = true
        for (_, run) in all.filter({ names.contains($0.name) }) {
            for figure in try run() {
                print(arguments.contains("--json") ? figure.json : figure.line)
                isReached = isReached && figure.isReached
            }
        }
        if !isReached { exit(1) }
    }
}
