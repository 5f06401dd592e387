import Conformance
import Foundation
import MillraceTesting

/// Runs a folder of vectors: `conformance-runner [--restarts N] [DIR]`. With `--restarts`, each vector runs three times
/// more, with restarts before one in N steps: with its state, without, and with the state before the last commit.
@main struct ConformanceRunner {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var interruptions: [Interruption?] = [nil]
        if arguments.first == "--restarts", let interval = arguments.dropFirst().first.flatMap(Int.init), interval > 0 {
            arguments = arguments.dropFirst(2)
            interruptions += TopologyTestDriver.StateAfterRestart.allCases.map { Interruption($0, every: interval) }
        }
        let folder = try arguments.first.map { try VectorFolder(path: $0) } ?? VectorFolder.bundled()
        var failed = 0
        var passed = 0
        var skipped: [String] = []
        for path in folder.paths {
            let vector = try Vector(path: path)
            for interruption in interruptions {
                switch vector.check(interruption) {
                case .passed: passed += 1
                case .skipped: skipped.append(vector.case)
                case .failed(let difference):
                    failed += 1
                    let place = interruption.map { " with restarts (\($0.state))" } ?? ""
                    print("FAILED \(vector.case)\(place): \(difference)")
                }
            }
        }
        if !skipped.isEmpty { print("skipped, no such operators yet: \(skipped.joined(separator: ", "))") }
        print("\(passed) passed, \(failed) failed, \(skipped.count) skipped")
        if failed > 0 || passed == 0 { exit(1) }
    }
}
