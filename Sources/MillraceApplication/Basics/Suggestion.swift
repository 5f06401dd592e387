/// What somebody who mistyped a name may have meant.
package enum Suggestion {
    /// `; did you mean --commit-interval?`, or nothing.
    package static func text(for mistyped: String, among names: some Sequence<String>) -> String {
        nearest(to: mistyped, among: names).map { "; did you mean \($0)?" } ?? ""
    }

    /// The name with the fewest edits, if they are few for its length, or the only one that starts like it.
    static func nearest(to mistyped: String, among names: some Sequence<String>) -> String? {
        let mistyped = mistyped.lowercased()
        let ranked = names.map { (edits: edits(Array(mistyped.utf8), Array($0.lowercased().utf8)), name: $0) }
        if let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(1, mistyped.utf8.count / 3) {
            return best.name
        }
        let beginnings = ranked.filter { $0.name.lowercased().hasPrefix(mistyped) }
        return mistyped.utf8.count > 2 && beginnings.count == 1 ? beginnings[0].name : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make one text the other.
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replacing = last[column] + (left[row] == right[column] ? 0 : 1)
                var fewest = min(replacing, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    fewest = min(fewest, beforeLast[column - 1] + 1)
                }
                current.append(fewest)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
