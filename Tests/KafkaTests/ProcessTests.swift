import MillraceTesting
import TestBroker
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite(.requiresBroker) struct `Processes of an application` {
    @Test func `that share a state directory are one too many`() async throws {
        try await Stage.with { stage in
            try stage.append(["a"])
            let first = try SubjectProcess(stage, directory: "machine")
            try first.waitForLine("State: REBALANCING -> RUNNING")
            let second = try SubjectProcess(stage, directory: "machine")
            #expect(try second.waitForEnd() == 3)
            let log = try second.log
            for word in ["\(stage.files.path)/machine", "process \(first.number)"] { #expect(log.contains(word)) }
            // The first one isn't disturbed.
            try stage.append(["a"])
            try eventually("both are counted", within: .seconds(90)) {
                try stage.lines(value: .int64) == ["a=1", "a=2"]
            }
            #expect(try first.terminate() == 0)
        }
    }

    /// The commands look into the directories of running processes.
    @Test func `show which tasks each has, and leave out what moved away`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            let commands = Commands(stage: stage)
            func run(_ directory: String, _ words: String...) throws -> Commands.Outcome {
                try commands.run(words + ["--directory", "\(stage.files.path)/\(directory)"])
            }
            func tasks(_ directory: String, _ status: String) throws -> Int {
                try run(directory, "state", "ls").lines.count { $0.contains("  \(status)") }
            }
            let first = try SubjectProcess(stage, directory: "machine-1", "--session-timeout", "6s")
            try first.waitForLine("has 4 partitions")
            let keys = (0..<40).map { "k\($0)" }
            try stage.append(keys)
            try eventually("all are counted") { try stage.lines(value: .int64).count == 40 }
            #expect(try tasks("machine-1", "running") == 4)
            #expect(try run("machine-1", "state", "scan", "counts").lines.count == 40)

            let second = try SubjectProcess(stage, directory: "machine-2", "--session-timeout", "6s")
            try first.waitForLine("has 2 partitions")
            try second.waitForLine("State: REBALANCING -> RUNNING")
            try stage.append(keys)
            try eventually("all are counted again") { try stage.lines(value: .int64).count == 80 }
            #expect(try tasks("machine-1", "running") == 2)
            #expect(try tasks("machine-1", "left behind since ") == 2)
            #expect(try tasks("machine-2", "running") == 2)
            let parts = try ["machine-1", "machine-2"].map { try run($0, "state", "scan", "counts") }
            #expect(parts.flatMap(\.lines).sorted() == keys.map { "\($0)\t2" }.sorted())
            #expect(parts[0].error.hasPrefix("Left out old state: task "))
            #expect(parts[1].error.isEmpty)
            let elsewhere = try #require(parts[1].lines.first).prefix { $0 != "\t" }
            let get = try run("machine-1", "state", "get", "counts", String(elsewhere))
            #expect(get.status == .userError)
            #expect(get.error.contains("; by its hash it belongs to task 0_"))
            #expect(get.error.contains("(left behind since "))

            second.kill()
            try eventually("they are back and restored", within: .seconds(90)) {
                try tasks("machine-1", "running") == 4
            }
            #expect(try run("machine-1", "state", "scan", "counts").lines == keys.map { "\($0)\t2" }.sorted())
            #expect(try first.terminate() == 0)
        }
    }

    @Test func `share the partitions, and count each record once when one is killed and comes back`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            let keys = (0..<40).map { "k\($0)" }
            func check(_ count: Int) throws {
                try eventually("\(count) of each key", within: .seconds(90)) {
                    try stage.lines(value: .int64).sorted()
                        == keys.flatMap { key in (1...count).map { "\(key)=\($0)" } }.sorted()
                }
            }
            let first = try SubjectProcess(stage, directory: "machine-1", "--session-timeout", "6s")
            try first.waitForLine("has 4 partitions")
            let second = try SubjectProcess(stage, directory: "machine-2", "--session-timeout", "6s")
            try second.waitForLine("has 2 partitions")
            try first.waitForLine("has 2 partitions")
            try stage.append(keys)
            try check(1)
            second.kill()
            try stage.append(keys)
            try check(2)
            let again = try SubjectProcess(stage, directory: "machine-2", "--session-timeout", "6s")
            try again.waitForLine("has 2 partitions")
            try stage.append(keys)
            try check(3)
            // Its state was there: it took up the counts of the time that it missed, not those before.
            #expect(!(try again.log.contains("from offset 0")))
            #expect(try again.terminate() == 0)
            #expect(try first.terminate() == 0)
        }
    }
}
