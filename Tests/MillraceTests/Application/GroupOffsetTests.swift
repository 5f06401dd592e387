import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Setting the offsets of a group` {
    private let place = TopicPartition("in", 0)

    private func makeApplication() throws -> TestApplication {
        let application = try TestApplication { $0.stream("in", key: .string, value: .string).to("out") }
        try application.append("k", "v")
        return application
    }

    @Test func `is refused while the application runs, with a text that says so`() throws {
        let application = try makeApplication()
        try application.start()
        try application.run()
        let error = #expect(throws: StreamsError.self) {
            try application.log.setOffsets([place: 0], of: TestApplication.id)
        }
        #expect(error?.description.hasPrefix("app is running: its group has members") == true)
        try application.stopAll()
        try application.log.setOffsets([place: 0], of: TestApplication.id)
        #expect(try application.log.admin.groupOffsets(of: TestApplication.id) == [place: 0])
    }

    @Test(arguments: [LogError.Remedy.retry, .stop])
    func `that fails for another reason keeps the text of that`(remedy: LogError.Remedy) throws {
        let application = try makeApplication()
        application.log.plan.arm([Fault(call: .setGroupOffsets, number: 1, kind: .fails(remedy))])
        let error = #expect(throws: LogError.self) {
            try application.log.setOffsets([place: 0], of: TestApplication.id)
        }
        #expect(error?.description == "injected at setGroupOffsets")
    }
}
