import Conformance
import Foundation

/// Runs a folder of vectors: `conformance-runner [DIR]`.
@main struct ConformanceRunner {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let folder = try arguments.first.map { try VectorFolder(path: $0) } ?? VectorFolder.bundled()
        var failed = 0
        var passed = 0
        var skipped: [String] = []
        for path in folder.paths {
            let vector = try Vector(path: path)
            switch vector.check() {
            case .passed: passed += 1
            case .skipped: skipped.append(vector.case)
            case .failed(let difference):
                failed += 1
                print("FAILED \(vector.case): \(difference)")
            }
        }
        if !skipped.isEmpty { print("skipped, no such operators yet: \(skipped.joined(separator: ", "))") }
        print("\(passed) passed, \(failed) failed, \(skipped.count) skipped")
        if failed > 0 || passed == 0 { exit(1) }
    }
}
