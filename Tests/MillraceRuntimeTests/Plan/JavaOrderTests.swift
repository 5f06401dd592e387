import Testing

@testable import MillraceRuntime

@Suite struct `The order of Java's collections` {
    /// What `new HashSet<>()` iterates over after `add("topic-1")` … `add("topic-<count>")`, on Java 17.
    @Test(arguments: [
        (3, [1, 2, 3]),
        (12, [6, 7, 8, 9, 1, 2, 3, 10, 4, 11, 5, 12]),
        (13, [6, 7, 8, 9, 1, 2, 3, 10, 4, 11, 5, 12, 13]),
    ])
    func `of strings in a hash set is followed`(count: Int, expected: [Int]) {
        let strings = (1...count).map { "topic-\($0)" }
        #expect(inJavaHashOrder(strings) == expected.map { "topic-\($0)" })
    }

    @Test func `of strings that meet in a bucket is the order in which they came`() {
        // Java's hashes of these are equal.
        #expect(inJavaHashOrder(["Aa", "BB"]) == ["Aa", "BB"])
        #expect(inJavaHashOrder(["BB", "Aa"]) == ["BB", "Aa"])
    }

    @Test func `of a tree set is sorted as long as nothing changes`() {
        var generator = SystemRandomNumberGenerator()
        for size in [0, 1, 2, 3, 10, 100, 1000] {
            var set = JavaTreeSet<Int> { $0 - $1 }
            var numbers = Array(0..<size)
            numbers.shuffle(using: &generator)
            for number in numbers + numbers { set.insert(number) }
            #expect(set.elements == Array(0..<size))
            #expect(set.isEmpty == (size == 0))
        }
    }
}
