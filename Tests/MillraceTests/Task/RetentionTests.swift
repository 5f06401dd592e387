import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A record older than its topic keeps records` {
    static let old = Timestamp(milliseconds: 1_262_304_000_000)

    static func application(_ topic: String) throws -> TestApplication {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string)
                .mapValues { value in if value == "odd" { throw Oops() } else { value } }.to("out")
        }
        application.time.advance(by: .milliseconds(1_767_225_600_000))
        application.configuration.handlers.processing = .deadLetter(topic: "dead")
        application.configuration.outputRetentions = [topic: .seconds(7 * 86_400)]
        try application.log.admin.createTopics([TopicSpecification(name: "dead", partitions: 1)])
        return application
    }

    @Test func `is warned about once, with the topic, its setting and both ages`() throws {
        let application = try Self.application("out")
        try application.start()
        for _ in 0..<3 {
            try application.append("k", "v", at: Self.old)
            try application.run()
        }
        let warnings = application.report.lines(containing: "Topic out deletes records")
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.hasPrefix(
                "warning: Topic out deletes records 7 days after their timestamp (retention.ms=604800000), and records "
            )
                == true, "\(warnings)")
        #expect(warnings.first?.contains(" days old are written to it") == true, "\(warnings)")
    }

    @Test func `is warned about as a dead letter, too, and a younger one isn't`() throws {
        let application = try Self.application("dead")
        try application.start()
        try application.append("k", "odd", at: application.time.wallClock)
        try application.run()
        #expect(application.report.lines(containing: "Topic dead deletes records") == [])
        try application.append("k", "odd", at: Self.old)
        try application.append("k", "odd", at: Self.old)
        try application.run()
        #expect(application.report.lines(containing: "Topic dead deletes records").count == 1)
        #expect(try application.records(of: "dead").map(\.timestamp).suffix(2) == [Self.old, Self.old])
    }
}
