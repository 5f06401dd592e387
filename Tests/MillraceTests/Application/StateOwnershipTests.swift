import MillraceTesting
import Testing

@testable import Millrace
@testable import MillraceApplication
@testable import MillraceRuntime

private typealias Counting = `Several threads of one application`

/// Two processes, each with a directory on one log, and what the first one's directory shows.
@Suite struct `Tasks that a process gave away` {
    private let harness: CommandHarness
    private let application: TestApplication
    private let other: StateDirectory
    private let tasks = ["0_0", "0_1", "0_2", "0_3"]

    init() throws {
        harness = try CommandHarness(id: TestApplication.id) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
        application = try Counting.counting(stateRoot: "\(harness.path)/state")
        other = try StateDirectory(root: "\(harness.path)/other", applicationID: TestApplication.id)
    }

    private func command(_ words: String...) async -> CommandHarness.Outcome { await harness.run(words) }

    /// How the tasks are marked while the threads run. LMDB's files can't be opened twice in one process, as `state ls`
    /// would.
    private func statuses(isHeld: Bool = true) throws -> [String] {
        try tasks.map { task in
            try TaskOwnership(of: "\(application.state.path)/\(task)", isHeld: isHeld).name
        }
    }

    private func expected(_ kept: String, _ moved: String, _ isKept: (String) -> Bool) -> [String] {
        tasks.map { isKept($0) ? kept : moved }
    }

    /// Ends both processes.
    private func stop() throws {
        for thread in application.threads { try application.stop(thread) }
        application.state.close()
        other.close()
    }

    @Test func `are told from those that it has, and left out of what is read`() async throws {
        try application.start("t1")
        try Counting.feed(application)
        try application.run()
        #expect(try statuses() == expected("running", "running") { _ in true })
        let second = try application.start("t2", in: other)
        try application.run()
        let moved = second.taskIDs.map(\.description)
        #expect(moved.count == 2)
        try Counting.feed(application, times: 1)
        try application.run()
        #expect(try statuses() == expected("running", "left-behind") { !moved.contains($0) })
        // As after a kill.
        #expect(try statuses(isHeld: false) == expected("stopped", "left-behind") { !moved.contains($0) })
        try stop()

        let list = await command("state", "ls")
        for (task, line) in zip(tasks, list.lines.dropFirst()) {
            #expect(line.hasPrefix(task))
            #expect(moved.contains(task) ? line.contains("  left behind since 20") : line.hasSuffix("Z  stopped"))
        }
        let json = await command("state", "ls", "--json").output
        #expect(json.contains("\"status\": \"left-behind\""))
        #expect(JSONSyntax.isValue(json))

        let scan = await command("state", "scan", "counts")
        #expect(scan.lines == tasks.filter { !moved.contains($0) }.map { "p\($0.suffix(1))\t6" })
        #expect(scan.error.hasPrefix("Left out old state: task \(moved[0]) (left behind since "))
        #expect(scan.error.contains(", last commit 20"))
        #expect(scan.error.hasSuffix("; --all-tasks includes it\n"))
        let all = await command("state", "scan", "counts", "--all-tasks")
        #expect(all.lines.count == 4)
        let old = "p\(moved[0].suffix(1))"
        #expect(all.lines.contains("\(old)\t5"))
        #expect(all.error.hasPrefix("warning: old state: task \(moved[0])"))
        #expect(await command("state", "dump", "counts").lines.count == 2)
        #expect(await command("state", "scan", "counts", "--task", moved[0]).output == "\(old)\t5\n")

        let get = await command("state", "get", "counts", old)
        #expect(get.status == .userError)
        #expect(get.error.contains("store counts has no key \"\(old)\" here"))
        #expect(await command("state", "get", "counts", old, "--all-tasks").output == "5\n")
    }

    @Test func `are current again once they are back and restored`() throws {
        try application.start("t1")
        try Counting.feed(application)
        try application.run()
        let second = try application.start("t2", in: other)
        try application.run()
        try application.stop(second)
        try application.run()
        #expect(try statuses() == expected("running", "running") { _ in true })
    }

    @Test func `are old until they are restored`() throws {
        try application.start("t1")
        try application.run()
        let second = try application.start("t2", in: other)
        try application.run()
        let moved = second.taskIDs.map(\.description)
        try application.stop(second)
        // The tasks are back, and not yet restored.
        let first = try #require(application.threads.first)
        while first.taskIDs.count < 4 { try first.step() }
        let restoring = try statuses().enumerated().filter { $0.element == "restoring" }.map { tasks[$0.offset] }
        #expect(!restoring.isEmpty)
        #expect(Set(restoring).isSubset(of: moved))
    }

    /// The process that was killed could mark nothing; the next one on its directory does.
    @Test func `are found by the next process after a kill`() throws {
        let killed = try application.start("t1")
        try Counting.feed(application)
        try application.run()
        application.abandon(killed)
        try application.start("t2", in: other)
        let again = try application.start("t3")
        try application.run()
        let kept = again.taskIDs.map(\.description)
        #expect(kept.count == 2)
        #expect(try statuses() == expected("running", "left-behind") { kept.contains($0) })
    }

    @Test func `are refused where nothing else is there`() async throws {
        try application.start("t1")
        try application.run()
        try application.state.noteAssignment([], of: "t1", at: 0)
        #expect(try !statuses().contains("left-behind"))
        for thread in application.threads { try application.stop(thread) }
        try application.state.noteAssignment([], of: "t1", at: 0)
        let scan = await command("state", "scan", "counts")
        #expect(scan.status == .userError)
        let text =
            "all state of store counts in \(harness.path)/state/app is old: task 0_0 (left behind since 1970-01-01"
        #expect(scan.error.contains(text))
    }

    /// A link may lead out of the directory.
    @Test func `are not marked behind a symbolic link`() throws {
        let target = try TemporaryDirectory()
        defer { target.remove() }
        try makeLink("\(application.state.path)/7_0", to: target.path)
        try application.start("t1")
        try application.run()
        #expect(!FileSystem.exists("\(target.path)/left-behind"))
    }
}

@Suite struct `A key that a directory doesn't have` {
    private let key = "missing"
    /// The task of its hash, among four.
    private let task = TaskID(
        subtopology: 1, partition: unsafe partition(forKey: Array("missing".utf8).span.bytes, of: 4))
    private var neighbour: TaskID {
        TaskID(subtopology: 1, partition: PartitionID((task.partition.rawValue + 1) % 4))
    }

    private func makeProcessed() async throws -> CommandHarness {
        let harness = try CommandHarness()
        let words = (0..<40).map { "word\($0)" }.joined(separator: " ")
        _ = await harness.run("produce", "lines", "--partitions", "4", input: words + "\n")
        _ = await harness.run("run", "--until-caught-up", "--log-level", "error")
        return harness
    }

    @Test func `is said to belong to the task of its hash`() async throws {
        let harness = try await makeProcessed()
        let here = await harness.run("state", "get", "counts", key)
        #expect(here.error == "error: store counts has no key \"missing\" here\n")
        try StateDirectory.deleteTask("\(harness.path)/state/word-count/\(task)")
        let elsewhere = await harness.run("state", "get", "counts", key)
        let text =
            "error: store counts has no key \"missing\" here; by its hash it belongs to task \(task), which this "
            + "directory doesn't have: look in the directory of the process that has it\n"
        #expect(elsewhere.error == text)
    }

    @Test func `as far as --task lets it see may be in another task of it`() async throws {
        let harness = try await makeProcessed()
        let outcome = await harness.run("state", "get", "counts", key, "--task", "\(neighbour)")
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains("; by its hash it belongs to task \(task) (stopped"))
        #expect(outcome.error.hasSuffix("which is in this directory: name that with --task\n"))
    }

    @Test func `is looked for in old state only if that isn't read already`() async throws {
        let harness = try await makeProcessed()
        let state = try StateDirectory(root: "\(harness.path)/state", applicationID: "word-count")
        try state.noteAssignment([neighbour], of: "t1", at: 0)
        state.close()
        let left = await harness.run("state", "get", "counts", key)
        #expect(left.error.contains("has it now, or read the old state with --all-tasks"))
        for options in [["--all-tasks"], ["--task", "\(task)"]] {
            let read = await harness.run(["state", "get", "counts", key] + options)
            #expect(read.error.hasSuffix("look in the directory of the process that has it now\n"), "\(read.error)")
        }
    }
}
