import Foundation
import KafkaClient
import Testing

private let expectedFolder = KafkaConfiguration.processVariable("MILLRACE_EXPECTS_LIBRDKAFKA")

/// Tests that depend on the version skip quietly with the wrong one; this doesn't.
@Suite(.enabled(if: expectedFolder != nil)) struct `The librdkafka that is loaded` {
    @Test func `is the one in MILLRACE_EXPECTS_LIBRDKAFKA`() throws {
        let folder = URL(filePath: try #require(expectedFolder)).resolvingSymlinksInPath().path
        // Reaches the library, so that it is loaded.
        #expect(throws: KafkaError.self) { try KafkaConfiguration.check("no.such.key", "1", for: .all) }
        // A file of the kernel has no size that a String could be read by.
        let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/maps"))
        defer { file.closeFile() }
        let maps = String(decoding: try #require(try file.readToEnd()), as: UTF8.self)
        let loaded = Set(
            maps.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "/").map { String(line[$0...]) }
            }.filter { $0.contains("/librdkafka.so") })
        #expect(!loaded.isEmpty)
        for path in loaded { #expect(path.hasPrefix("\(folder)/"), "\(path) is loaded") }
    }
}
