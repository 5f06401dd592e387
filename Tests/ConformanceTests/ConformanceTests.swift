import Conformance
import Testing

@Suite struct `Conformance with Kafka Streams` {
    static let vectors = (try? VectorFolder.bundled().paths.map(Vector.init(path:))) ?? []

    @Test func `the vectors are there`() { #expect(Self.vectors.count == 61) }

    @Test(arguments: vectors.filter { $0.check() != .skipped }.map(\.case))
    func `a vector's topology does what Kafka Streams does`(name: String) throws {
        let vector = try #require(Self.vectors.first { $0.case == name })
        #expect(vector.check() == .passed)
    }
}
