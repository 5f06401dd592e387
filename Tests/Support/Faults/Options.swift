import Millrace

/// What a fault test is asked for: `--rounds N --seed S`, and numbers of its own.
package struct Options {
    package var rounds: Int
    package var seed = UInt64.random(in: 1...999_999)
    package var showsUsage = false
    /// The numbers that only one of the tests knows, by option.
    package private(set) var others: [String: Int]

    package init(
        _ arguments: some Sequence<String>, rounds: Int, others: [String: Int] = [:], usage: String
    ) throws {
        self.rounds = rounds
        self.others = others
        var words = arguments.makeIterator()
        while let word = words.next() {
            switch word {
            case "--rounds": self.rounds = try Self.number(words.next(), after: word, usage)
            case "--seed": seed = UInt64(try Self.number(words.next(), after: word, usage))
            case "--help", "-h": showsUsage = true
            default:
                guard others[word] != nil else { throw StreamsError(.user, "unknown argument '\(word)'\n\(usage)") }
                self.others[word] = try Self.number(words.next(), after: word, usage)
            }
        }
    }

    private static func number(_ word: String?, after option: String, _ usage: String) throws -> Int {
        guard let word, let number = Int(word), number >= 0 else {
            throw StreamsError(.user, "\(option) needs a number\n\(usage)")
        }
        return number
    }
}
