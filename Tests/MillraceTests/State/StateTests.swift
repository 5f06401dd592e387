import Foundation
import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `State on the disk` {
    static let task = TaskID(subtopology: 0, partition: 0)

    static func counting(_ files: TemporaryDirectory? = nil, stateRoot: String? = nil) throws -> TestApplication {
        try TestApplication(files: files, stateRoot: stateRoot) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
    }

    /// Counts `a` three times and `b` twice, and stops.
    static func counted() throws -> TestApplication {
        let application = try counting()
        for key in ["a", "b", "a", "b", "a"] { try application.append(key, "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        return application
    }

    static let rows = ["a=3", "b=2"]

    /// Goes on, and checks that nothing was lost or counted twice.
    static func check(_ application: TestApplication, restored: Int) throws {
        try application.append("a", "v")
        let thread = try application.start()
        try application.run()
        #expect(try application.rows("counts", value: .int64) == ["a=4", "b=2"])
        #expect(try application.lines(value: .int64) == ["a=1", "b=1", "a=2", "b=2", "a=3", "a=4"])
        #expect(thread.progress.totalRecords == restored)
        #expect(thread.counters.processedRecords == 1)
    }

    @Test func `that was closed is used as it is`() throws {
        try Self.check(try Self.counted(), restored: 0)
    }

    @Test(arguments: [
        ("rm \"$0/trust\"", "it has no mark of its last use"),
        ("printf 'another boot' > \"$0/trust\"", "the machine went down while it was in use"),
        ("printf 'no database' > \"$0/data.mdb\"", "Set aside the damaged state"),
        ("truncate -s 8192 \"$0/data.mdb\"", "Set aside the damaged state"),
        ("head -c 8192 /dev/zero | tr '\\0' x | dd of=\"$0/data.mdb\" conv=notrunc", "Set aside the damaged state"),
    ])
    func `that can't be trusted is rebuilt from the changelog`(harm: String, warning: String) throws {
        let application = try Self.counted()
        try Shell.run("sh", "-c", harm, application.state.directory(of: Self.task))
        try Self.check(application, restored: 5)
        #expect(application.report.lines(containing: warning).count == 1)
    }

    @Test func `that is gone, or an empty file, is rebuilt from the changelog`() throws {
        let gone = try Self.counted()
        try Shell.run("rm", "-r", gone.state.directory(of: Self.task))
        try Self.check(gone, restored: 5)
        let empty = try Self.counted()
        try Shell.run("truncate", "-s", "0", "\(empty.state.directory(of: Self.task))/data.mdb")
        try Self.check(empty, restored: 5)
    }

    /// The page of the store's rows is turned into one of another kind: opening succeeds, the first read fails.
    @Test func `that turns out to be damaged when it is read is rebuilt from the changelog`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
        for key in ["a-needle", "b-needle"] { try application.append(key, "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        let file = URL(filePath: "\(application.state.directory(of: Self.task))/data.mdb")
        var data = try Data(contentsOf: file)
        var harmed = 0
        for page in stride(from: 2 * 4096, to: data.count, by: 4096) {
            guard data[page..<page + 4096].range(of: Data("needle".utf8)) != nil else { continue }
            // The page's flags.
            data[page + 10] = 4
            harmed += 1
        }
        #expect(harmed > 0)
        try data.write(to: file)
        try application.append("a-needle", "v")
        let thread = try application.start()
        try application.run()
        #expect(try application.rows("counts", value: .int64) == ["a-needle=2", "b-needle=1"])
        #expect(try application.lines(value: .int64) == ["a-needle=1", "b-needle=1", "a-needle=2"])
        #expect(thread.progress.totalRecords == 2)
        #expect(application.report.lines(containing: "is damaged, it will be restored").count == 1)
    }

    @Test func `in use is refused by a second application`() throws {
        let application = try Self.counted()
        let error = #expect(throws: StreamsError.self) { try application.reopenStateWithoutClosing() }
        #expect(error?.description.contains("in use by process \(getpid())") == true)
    }

    @Test func `remembers stream time over restarts and crashes, also where no row changed`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).filter { _, value in value != "skip" }
                .groupByKey().count(store: "counts").toStream().to("out")
        }
        try application.append("k", "v", at: 500)
        try application.append("k", "v", at: 100)
        let first = try application.start()
        try application.run()
        #expect(first.streamTimes == [500])
        try application.append("k", "skip", at: 900)
        try application.run()
        try application.stopAll()
        let second = try application.start()
        try application.run()
        #expect(second.streamTimes == [900])
        application.abandon(second)
        let third = try application.start()
        try application.run()
        #expect(third.streamTimes == [900])
    }
}

@Suite(.enabled(if: Mount.isPossible, "mounting a small file system needs root"))
struct `A state directory on a full disk` {
    @Test func `stops the application with a clear text, and it goes on once there is space`() throws {
        let mount = try Mount(megabytes: 2)
        defer { mount.remove() }
        let application = try TestApplication(stateRoot: "\(mount.path)/state") { builder in
            builder.stream("in", key: .string, value: .string).groupByKey()
                .reduce(store: "latest") { _, new in new }.toStream().to("out")
        }
        var expected: [String] = []
        func append(_ number: Int) throws {
            let value = "\(number)-" + String(repeating: "x", count: 50_000)
            expected.append("k\(number)=\(value)")
            try application.append("k\(number)", value)
        }
        try append(0)
        try application.start()
        try application.run()
        // More than the disk holds.
        for number in 1..<60 { try append(number) }
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(error?.domain == .state)
        // LMDB calls a write that was cut short an I/O error.
        #expect(error?.description.contains("disk is full") == true)
        #expect(error?.description.contains(mount.path) == true)
        #expect(error?.description.contains("committed is safe") == true)
        application.abandonAll()
        // Nothing is better yet.
        #expect(throws: StreamsError.self) {
            try application.start()
            try application.run()
        }
        application.abandonAll()
        try mount.grow(megabytes: 40)
        try application.start()
        try application.run()
        #expect(try application.rows("latest", value: .string) == expected.sorted())
        #expect(try application.lines(value: .string) == expected)
        try application.stopAll()
    }

    @Test func `can't be taken: the text says so`() throws {
        let mount = try Mount(megabytes: 1)
        defer { mount.remove() }
        do { try Shell.run("dd", "if=/dev/zero", "of=\(mount.path)/filler", "bs=4096") } catch is Shell.Failure {}
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: mount.path, applicationID: "app") }
        #expect(error?.domain == .state)
        #expect(error?.description.contains("No space left on device; free some space") == true)
    }

    @Test func `that is read-only is refused with the path`() throws {
        let mount = try Mount(megabytes: 1)
        defer { mount.remove() }
        try Shell.run("mount", "-o", "remount,ro", mount.path)
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: mount.path, applicationID: "app") }
        #expect(error?.domain == .state)
        #expect(
            error?.description == """
                can't make the directory \(mount.path)/app: Read-only file system; the file system is read-only, choose another \
                directory
                """)
    }
}

/// A small file system in memory.
struct Mount {
    let path: String
    private let files: TemporaryDirectory

    /// Whether this process may mount.
    static let isPossible: Bool = {
        do {
            try Mount(megabytes: 1).remove()
            return true
        } catch { return false }
    }()

    init(megabytes: Int) throws {
        files = try TemporaryDirectory()
        path = files.path
        do { try Shell.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path) } catch {
            files.remove()
            throw error
        }
    }

    func grow(megabytes: Int) throws { try Shell.run("mount", "-o", "remount,size=\(megabytes)m", path) }

    func remove() {
        do { try Shell.run("umount", "--lazy", path) } catch { Issue.record(error) }
        files.remove()
    }
}
