/// The rows of a table that a job joins its input with; values of 100 bytes.
struct TableRows: Sendable {
    /// What its topic is called.
    let name: String
    let count: Int
    private let keyStart: String
    private let digits: Int

    /// A row for each key of the input.
    static let ofKeys = TableRows(name: "rows", count: InputRecords.keys, keyStart: "key-", digits: 5)

    /// Rows that each ten keys of the input refer to, by their last four digits.
    static let referredTo = TableRows(name: "referred-to", count: 10_000, keyStart: "row-", digits: 4)

    func key(of number: Int) -> [UInt8] {
        var key = [UInt8](keyStart.utf8) + [UInt8](repeating: 0, count: digits)
        key.setDigits(number, count: digits)
        return key
    }

    static func value(of number: Int) -> [UInt8] {
        var random = RandomLetters(seed: UInt64(number) &* 0x9e37_79b9 &+ 7)
        var value = [UInt8](repeating: 0, count: 100)
        random.fill(&value)
        return value
    }

    /// The row that a key of the input refers to.
    func number(forKey key: Int) -> Int { key % count }
}
