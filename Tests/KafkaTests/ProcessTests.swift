import Millrace
import MillraceTesting
import TestBroker
import Testing

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
