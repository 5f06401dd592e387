import Conformance
import Foundation
import MillraceTesting
import Testing

@Suite struct `Conformance with Kafka Streams` {
    static let paths = (try? VectorFolder.bundled().paths) ?? []

    @Test func `all vectors are there, and those of today's operators are run`() throws {
        let results = try Self.paths.map { try Vector(path: $0).check() }
        #expect(results.count == 122)
        #expect(results.count { $0 == .skipped } <= 46)
    }

    @Test(arguments: paths)
    func `a vector's topology does what Kafka Streams does`(path: String) throws {
        let result = try Vector(path: path).check()
        #expect(result == .passed || result == .skipped)
    }

    @Test(arguments: TopologyTestDriver.StateAfterRestart.allCases)
    func `restarts on the way change nothing`(state: TopologyTestDriver.StateAfterRestart) throws {
        for path in Self.paths {
            let vector = try Vector(path: path)
            let result = vector.check(Interruption(state, every: 20))
            #expect(result == .passed || result == .skipped, "\(vector.case)")
        }
    }

    /// A part of a vector, and the byte in it that is changed.
    static let changes: [(before: String, after: String)] = [
        ("KTABLE-TOSTREAM-0000000002 (stores: [])", "KTABLE-TOSTREAM-0000000003 (stores: [])"),
        (#"{"key":"e","value":1,"timestamp":1700000001820}"#, #"{"key":"f","value":1,"timestamp":1700000001820}"#),
        (#"{"key":"e","value":1,"timestamp":1700000001820}"#, #"{"key":"e","value":1,"timestamp":1700000001821}"#),
        (
            #"{"key":"a","value":19,"timestamp":1700000262857,"headers":[["trace0","h93"]]}"#,
            #"{"key":"a","value":19,"timestamp":1700000262857,"headers":[["trace0","h94"]]}"#
        ),
        (#""keyHex":"65","valueHex":"0000000000000001""#, #""keyHex":"65","valueHex":"0000000000000002""#),
        (#"{"key":"a","value":26,"timestamp":1700000393161}"#, #"{"key":"a","value":27,"timestamp":1700000393161}"#),
    ]

    @Test(arguments: changes.indices)
    func `a vector with one changed byte fails`(index: Int) throws {
        let change = Self.changes[index]
        let path = try #require(Self.paths.first { $0.hasSuffix("/count.json") })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let place = try #require(text.range(of: change.before, options: .backwards))
        let changed = text.replacingCharacters(in: place, with: change.after)
        guard case .failed = try Vector(json: Data(changed.utf8)).check() else {
            Issue.record("the change of \(change.before) was not noticed")
            return
        }
    }
}
