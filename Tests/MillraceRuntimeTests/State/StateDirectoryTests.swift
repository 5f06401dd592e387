import Foundation
import TestBasics
import Testing

@testable import MillraceRuntime

@Suite struct `A state directory` {
    let files: TemporaryDirectory

    init() throws { files = try TemporaryDirectory() }

    var root: String { "\(files.path)/state" }

    @Test func `is made for its owner only, with those above it`() throws {
        let directory = try StateDirectory(root: "\(root)/deep", applicationID: "app")
        defer { directory.close() }
        #expect(directory.path == "\(root)/deep/app")
        #expect(try files.permissions(of: "state/deep/app") == 0o700)
        #expect(try files.permissions(of: "state/deep/app/.lock") == 0o600)
        #expect(directory.directory(of: TaskID(subtopology: 1, partition: 2)) == "\(root)/deep/app/1_2")
    }

    @Test func `that is in use is refused, with the process that has it`() throws {
        let first = try StateDirectory(root: root, applicationID: "app")
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        #expect(error?.domain == .state)
        #expect(
            error?.description == """
                the state directory \(root)/app is in use by process \(getpid()): stop it, or give this one another directory
                """)
        #expect(StateDirectory.holder(root: root, applicationID: "app") == "\(getpid())")
        first.close()
        #expect(StateDirectory.holder(root: root, applicationID: "app") == nil)
        try StateDirectory(root: root, applicationID: "app").close()
    }

    @Test func `that another process has is refused, with its number, until it has ended`() throws {
        try StateDirectory(root: root, applicationID: "app").close()
        let other = Process()
        other.executableURL = URL(filePath: "/bin/sh")
        other.arguments = [
            "-c", "printf $$ > \"$0\"; exec flock \"$0\" sh -c 'echo locked; read line'", "\(root)/app/.lock",
        ]
        let (output, input) = (Pipe(), Pipe())
        other.standardOutput = output
        other.standardInput = input
        try other.run()
        #expect(String(decoding: output.fileHandleForReading.readData(ofLength: 7), as: UTF8.self) == "locked\n")
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        #expect(error?.description.contains("in use by process \(other.processIdentifier):") == true)
        #expect(StateDirectory.holder(root: root, applicationID: "app") == "\(other.processIdentifier)")
        input.fileHandleForWriting.closeFile()
        other.waitUntilExit()
        try StateDirectory(root: root, applicationID: "app").close()
    }

    @Test func `of another application is another one`() throws {
        let one = try StateDirectory(root: root, applicationID: "one")
        let other = try StateDirectory(root: root, applicationID: "other")
        one.close()
        other.close()
    }

    @Test func `may be closed twice without closing what has taken its place`() throws {
        let first = try StateDirectory(root: root, applicationID: "app")
        first.close()
        let second = try StateDirectory(root: root, applicationID: "app")
        first.close()
        #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        second.close()
    }

    @Test func `names a process once and for all`() throws {
        let first = try StateDirectory(root: root, applicationID: "app")
        let id = try first.processID()
        #expect(try first.processID() == id)
        first.close()
        let second = try StateDirectory(root: root, applicationID: "app")
        defer { second.close() }
        #expect(try second.processID() == id)
        let other = try StateDirectory(root: root, applicationID: "other")
        defer { other.close() }
        #expect(try other.processID() != id)
    }

    @Test func `knows its tasks and nothing else`() throws {
        for name in ["0_0", "0_10", "0_2", "1_0", "x_0", "0_0_0", "0", "_", "0_"] {
            try files.makeDirectory("state/app/\(name)")
        }
        try files.write("", to: "state/app/.lock")
        #expect(
            try StateDirectory.tasks(root: root, applicationID: "app").map(\.description) == [
                "0_0", "0_2", "0_10", "1_0",
            ])
        #expect(try StateDirectory.tasks(root: root, applicationID: "none") == [])
    }

    @Test func `below a file is refused with the path`() throws {
        try files.write("not a directory", to: "file")
        let error = #expect(throws: StreamsError.self) {
            try StateDirectory(root: "\(files.path)/file/state", applicationID: "app")
        }
        #expect(error?.domain == .state)
        #expect(
            error?.description == """
                can't make the directory \(files.path)/file/state: Not a directory; a part of the path is not a \
                directory of ours, choose another one
                """)
    }

    @Test func `in whose place is a file is refused with the path`() throws {
        try files.makeDirectory("state")
        try files.write("", to: "state/app")
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        #expect(error?.description.hasPrefix("can't use as a directory \(root)/app: Not a directory") == true)
    }

    @Test func `in whose place is a symbolic link is refused, and what it points to is left alone`() throws {
        try files.makeDirectory("elsewhere")
        try files.makeDirectory("state")
        try files.link("state/app", to: "\(files.path)/elsewhere")
        let error = #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        #expect(error?.description.hasPrefix("\(root)/app is a symbolic link, which Millrace never makes") == true)
        #expect(try FileSystem.names(in: "\(files.path)/elsewhere") == [])
    }

    @Test func `whose lock is a symbolic link is refused`() throws {
        try files.makeDirectory("state/app")
        try files.write("precious", to: "other")
        try files.link("state/app/.lock", to: "\(files.path)/other")
        #expect(throws: StreamsError.self) { try StateDirectory(root: root, applicationID: "app") }
        #expect(try files.text(of: "other") == "precious")
    }
}

@Suite struct `Small files` {
    let files: TemporaryDirectory

    init() throws { files = try TemporaryDirectory() }

    @Test func `are replaced as a whole, for their owner only`() throws {
        try FileSystem.replace("\(files.path)/f", with: "one")
        try FileSystem.replace("\(files.path)/f", with: "other")
        #expect(try FileSystem.readText("\(files.path)/f") == "other")
        #expect(try FileSystem.names(in: files.path) == ["f"])
        #expect(try files.permissions(of: "f") == 0o600)
    }

    @Test func `that are missing are nil, and those that can't be read an error with the path`() throws {
        #expect(try FileSystem.readText("\(files.path)/none") == nil)
        let error = #expect(throws: StreamsError.self) { try FileSystem.readText(files.path) }
        #expect(error?.description.hasPrefix("can't read \(files.path): Is a directory") == true)
    }

    @Test func `are read whole, however long`() throws {
        let text = String(repeating: "x", count: 10_001)
        try files.write(text, to: "long")
        #expect(try FileSystem.readText("\(files.path)/long") == text)
    }

    @Test func `can't be replaced through a symbolic link`() throws {
        try files.write("precious", to: "target")
        try files.link("f.new", to: "\(files.path)/target")
        #expect(throws: StreamsError.self) { try FileSystem.replace("\(files.path)/f", with: "x") }
        #expect(try files.text(of: "target") == "precious")
    }

    @Test(arguments: [
        (EACCES, "give this user the right to it"), (EROFS, "read-only"), (ENOSPC, "free some space"),
        (EDQUOT, "free some space"), (ENOTDIR, "not a directory of ours"),
    ])
    func `that fail say what to do next`(code: Int32, advice: String) {
        let error = FileSystem.failure("write", "/some/path", code)
        #expect(error.domain == .state)
        #expect(error.description.hasPrefix("can't write /some/path: "))
        #expect(error.description.contains(advice))
    }
}

@Suite struct `The mark of a state's last use` {
    let files: TemporaryDirectory

    init() throws { files = try TemporaryDirectory() }

    var mark: TrustMark { TrustMark(directory: files.path) }

    @Test func `isn't missed where there is no state`() throws {
        #expect(try mark.reasonToDistrust() == nil)
    }

    @Test func `is missed where there is state`() throws {
        try files.write("", to: "data.mdb")
        #expect(try mark.reasonToDistrust() == "it has no mark of its last use")
        try mark.markInUse()
        #expect(try mark.reasonToDistrust() == nil)
        try mark.remove()
        #expect(try mark.reasonToDistrust() == "it has no mark of its last use")
    }

    @Test func `is fine of a state that was closed, on any boot, and of one in use on this boot`() throws {
        try files.write("", to: "data.mdb")
        try mark.markInUse()
        let boot = try files.text(of: "trust")
        #expect(boot.count > 8)
        try mark.markClean()
        #expect(try files.text(of: "trust") == "clean")
        #expect(try mark.reasonToDistrust() == nil)
    }

    @Test(arguments: ["00000000-0000-0000-0000-000000000000", "", "cle", "clean\n"])
    func `of another boot, or that is torn, is a reason`(text: String) throws {
        try files.write("", to: "data.mdb")
        try files.write(text, to: "trust")
        #expect(try mark.reasonToDistrust() == "the machine went down while it was in use, so it may be torn")
    }
}
