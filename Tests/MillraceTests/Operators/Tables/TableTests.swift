import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `Tables` {
    /// Pipes the records of a case in, with what `between` does after each, and compares what comes out.
    static func run(_ example: TableCase, between: (Trial) throws -> Void = { _ in }) throws {
        let trial = try Trial(define: example.define)
        for (input, outputs) in example.steps {
            let record = try Input(input)
            try trial.pipe(record.key, record.value, at: record.time, to: record.topic)
            let found = try trial.lines()
            #expect(found == outputs, "after \(input)")
            try between(trial)
        }
    }

    @Test(arguments: TableCase.all)
    func `do what Kafka Streams does`(example: TableCase) throws {
        try Self.run(example)
    }

    @Test(arguments: TableCase.all)
    func `do the same with a restart behind every record`(example: TableCase) throws {
        try Self.run(example) { trial in try trial.driver.restart() }
    }

    /// A record as a case has it: `topic: key=value@time`.
    struct Input {
        let topic: String
        let key: String?
        let value: String?
        let time: Timestamp

        struct Unreadable: Error { let text: String }

        init(_ text: String) throws {
            let match = text.wholeMatch(of: /(\w+): (\w*)=(\w*)@(\d+)/)
            guard let match, let time = Int64(match.4) else { throw Unreadable(text: text) }
            topic = String(match.1)
            key = match.2 == "null" ? nil : String(match.2)
            value = match.3 == "null" ? nil : String(match.3)
            self.time = Timestamp(milliseconds: time)
        }
    }
}
