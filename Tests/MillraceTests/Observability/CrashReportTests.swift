import Millrace
import MillraceTesting
import Testing

@Suite struct `A crash in a topology's closure` {
    @Test func `names the record, its task and its source, and ends the process by the same signal`() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent, \.exitStatus]) {
            CrashReport.install()
            let builder = StreamsBuilder()
            builder.stream("in", key: .string, value: .int64).groupByKey()
                .aggregate(initial: Int64(0), store: "sums") { _, value, sum in sum + value }
                .toStream().to("out")
            let driver = try TopologyTestDriver(try builder.build(), partitions: 3)
            let input = driver.inputTopic("in", key: .string, value: .int64)
            try input.pipe("k", 1)
            for _ in 0..<12 { try input.pipe("k", 2) }
            try input.pipe("k", Int64.max)
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Millrace: crashed while processing ") }
        #expect(lines.count == 1, "\(text)")
        let line = try #require(lines.first)
        #expect(line.contains("@13 in task 0_"), "\(line)")
        #expect(line.contains("processing in-"), "\(line)")
        #expect(line.contains(", read by KSTREAM-SOURCE-0000000000. "), "\(line)")
        #if arch(x86_64)
            #expect(result?.exitStatus == .signal(4))
        #else
            #expect(result?.exitStatus == .signal(5))
        #endif
    }

    @Test func `that comes from abort is reported, too`() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            CrashReport.install()
            let builder = StreamsBuilder()
            builder.stream("in", key: .string, value: .string).forEach { _, _ in endAbruptly() }
            let driver = try TopologyTestDriver(try builder.build())
            try driver.inputTopic("in", key: .string, value: .string).pipe("k", "SECRET")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("Millrace: crashed while processing in-0@0 in task 0_0"), "\(text)")
        #expect(!text.contains("SECRET"))
    }

    @Test func `outside of any record is left to others`() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            CrashReport.install()
            endAbruptly()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(!text.contains("Millrace"), "\(text)")
    }
}
