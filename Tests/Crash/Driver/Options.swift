import Millrace

struct Options {
    var rounds = 20
    var seed = UInt64.random(in: 1...999_999)
    var showsUsage = false

    static let usage = """
        usage: crash [--rounds N] [--seed S]

        Runs an application on the embedded log, kills it at random moments until N kills (20) have interrupted work, and
        compares outputs and state with a recomputation from the input. The seed decides input and plan; a failure prints
        it. The program crash-subject must lie beside this one.
        """

    init(_ arguments: some Sequence<String>) throws {
        var words = arguments.makeIterator()
        while let word = words.next() {
            switch word {
            case "--rounds": rounds = try Self.number(words.next(), after: word)
            case "--seed": seed = UInt64(try Self.number(words.next(), after: word))
            case "--help", "-h": showsUsage = true
            default: throw StreamsError(.user, "unknown argument '\(word)'\n\(Self.usage)")
            }
        }
    }

    private static func number(_ word: String?, after option: String) throws -> Int {
        guard let word, let number = Int(word), number >= 0 else {
            throw StreamsError(.user, "\(option) needs a number\n\(usage)")
        }
        return number
    }
}
