import Foundation
import Testing

@Suite struct Soundness {
    @Test func `modules import downwards only`() throws {
        #expect(Checks.layering(try Repository.swiftFiles(under: "Sources")) == [])
    }

    @Test func `C is called behind its fences only`() throws {
        #expect(Checks.fences(try Repository.swiftFiles(under: "Sources")) == [])
    }

    @Test func `no source can trap on data or hides an error`() throws {
        #expect(Checks.traps(try Repository.swiftFiles(under: "Sources")) == [])
    }

    @Test func `no file passes 500 lines`() throws {
        #expect(Checks.length(try Repository.swiftFiles(under: "Sources")) == [])
    }

    @Test(arguments: FolderOrder.all)
    func `folders know lower folders only`(order: FolderOrder) throws {
        #expect(order.violations(in: try Repository.swiftFiles(under: "Sources/\(order.module)")) == [])
    }

    @Test(arguments: [
        ("let low: Low", 0),
        ("let high: High", 1),
        ("let highs: [String: Set<High>] = [:]", 1),
        ("let text = \"\\(High.self)\"", 1),
        ("let text = \"\\(names.joined(separator: \", \")) of High\"", 0),
        ("let text = \"\"\"\n    a \"High\" one\n    \"\"\"", 0),
        ("/// A High.", 0),
        ("/* A High */ let low: Low", 0),
        ("internal import High", 0),
        ("let own = Low.High()", 0),
        ("let hidden: Hidden", 0),
        ("let nested: Nested", 0),
        ("let twice: Twice", 0),
    ]) func `a file mentions types of lower folders only`(line: String, count: Int) {
        let order = FolderOrder(module: "House", folders: ["Cellar", "", "Attic"])
        let files = [
            ("Cellar/A.swift", line), ("Cellar/B.swift", "public struct Low {}\nenum Twice {}"),
            ("Attic/C.swift", "@safe public final class High {\n    struct Nested {}\n}\nenum Twice {}"),
            ("Attic/D.swift", "private struct Hidden {}"),
        ].map { Repository.File(path: "Sources/House/\($0)", text: $1) }
        #expect(order.violations(in: files).count == count)
    }

    @Test func `folders have a place in the order, and exceptions a use`() {
        let file = Repository.File(path: "Sources/House/Cellar/A.swift", text: "let high: High")
        let root = Repository.File(path: "Sources/House/B.swift", text: "struct High {}")
        let exception = FolderOrder.Exception("Cellar/A.swift", "High", "the stairs are being built")
        #expect(FolderOrder(module: "House", folders: ["Cellar"]).violations(in: [root]).count == 1)
        let order = FolderOrder(module: "House", folders: ["Cellar", ""], exceptions: [exception])
        #expect(order.violations(in: [file, root]) == [])
        #expect(order.violations(in: [root]).count == 1)
    }

    @Test func `each check finds what it is for`() {
        func file(_ path: String, _ text: String) -> [Repository.File] { [Repository.File(path: path, text: text)] }
        #expect(Checks.layering(file("Sources/LMDB/A.swift", "package import Millrace")).count == 1)
        #expect(Checks.layering(file("Sources/Millrace/A.swift", "@_exported public import Foundation")).count == 1)
        #expect(Checks.fences(file("Sources/LMDB/A.swift", "internal import CLMDB")).count == 1)
        #expect(Checks.traps(file("Sources/LMDB/A.swift", "let x = try! y()")).count == 1)
        #expect(Checks.length(file("Sources/LMDB/A.swift", String(repeating: "\n", count: 600))).count == 1)
    }

    @Test func `the README's word count is the example that is built`() throws {
        let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Repository.root.appending(path: "Examples/WordCount/WordCount.swift"), encoding: .utf8)
        let start = try #require(readme.range(of: "```swift\n"))
        let end = try #require(readme.range(of: "```", range: start.upperBound..<readme.endIndex))
        #expect(String(readme[start.upperBound..<end.lowerBound]) == example)
    }
}
