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
