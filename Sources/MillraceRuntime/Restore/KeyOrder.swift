/// Where keys lie in a buffer, to be put into the order of their bytes.
///
/// Most keys are told apart by the eight bytes behind what all of them begin with. A radix sort by these needs a few
/// passes over small entries, where comparing keys would go through all memory; only where they are the same, whole
/// keys are compared.
struct KeyOrder {
    private struct Entry {
        /// The first byte is the most significant one; zeros fill up a short key.
        var prefix: UInt64 = 0
        var position: UInt32 = 0
        var count: UInt32 = 0

        var range: Range<Int> { Int(position)..<Int(position) + Int(count) }
    }

    private var entries: [Entry] = []
    private var scratch: [Entry] = []

    private static let prefixCount = 8

    /// What sorting takes.
    var byteCount: Int { 2 * entries.count * MemoryLayout<Entry>.size }

    mutating func append(at position: Int, count: Int) {
        entries.append(
            Entry(position: UInt32(truncatingIfNeeded: position), count: UInt32(truncatingIfNeeded: count)))
    }

    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Calls `body` once for each key, in the order of the keys' bytes, with the range of the one appended last.
    mutating func forEachLast(in bytes: RawSpan, _ body: (Range<Int>) throws -> Void) rethrows {
        let shared = sharedCount(in: bytes)
        for index in entries.indices { entries[index].prefix = prefix(of: entries[index], behind: shared, in: bytes) }
        sortByPrefix()
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].prefix == entries[start].prefix { end += 1 }
            if end - start > 1 { sortByKey(start..<end, in: bytes, shared: shared) }
            for index in start..<end {
                let isLast =
                    index + 1 == end || !isSameKey(entries[index], entries[index + 1], in: bytes, shared: shared)
                if isLast { try body(entries[index].range) }
            }
            start = end
        }
    }

    /// How many bytes all keys begin with.
    private func sharedCount(in bytes: RawSpan) -> Int {
        guard let first = entries.first else { return 0 }
        let firstKey = bytes.extracting(first.range)
        var shared = firstKey.byteCount
        for entry in entries where shared > 0 {
            let key = bytes.extracting(entry.range)
            shared = min(shared, key.byteCount)
            if !key.extracting(first: shared).isEqual(to: firstKey.extracting(first: shared)) {
                shared = key.commonPrefixCount(with: firstKey)
            }
        }
        return shared
    }

    private func prefix(of entry: Entry, behind shared: Int, in bytes: RawSpan) -> UInt64 {
        let rest = bytes.extracting(entry.range).extracting(droppingFirst: shared)
        if rest.byteCount >= Self.prefixCount { return rest.loadBigEndian() }
        var prefix: UInt64 = 0
        for index in 0..<rest.byteCount { prefix |= UInt64(rest.byte(at: index)) << (56 - 8 * index) }
        return prefix
    }

    /// Sorts by one byte after the other, the least significant one first; entries with the same prefix keep their order.
    private mutating func sortByPrefix() {
        if scratch.count < entries.count {
            scratch = Array(repeating: Entry(), count: entries.count)
        } else {
            scratch.removeLast(scratch.count - entries.count)
        }
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 8) {
            var starts = Array(repeating: 0, count: 257)
            for entry in entries { starts[Int(entry.prefix >> shift & 255) + 1] += 1 }
            // A byte that is the same everywhere decides nothing.
            if starts.contains(entries.count) { continue }
            for byte in 1..<257 { starts[byte] += starts[byte - 1] }
            for entry in entries {
                let byte = Int(entry.prefix >> shift & 255)
                scratch[starts[byte]] = entry
                starts[byte] += 1
            }
            swap(&entries, &scratch)
        }
    }

    private mutating func sortByKey(_ run: Range<Int>, in bytes: RawSpan, shared: Int) {
        let first = entries[run.lowerBound]
        if entries[run].allSatisfy({ isSameKey($0, first, in: bytes, shared: shared) }) { return }
        entries[run].sort { left, right in
            let order = bytes.extracting(left.range).compare(with: bytes.extracting(right.range))
            return order == 0 ? left.position < right.position : order < 0
        }
    }

    /// For two with the same prefix.
    private func isSameKey(_ one: Entry, _ other: Entry, in bytes: RawSpan, shared: Int) -> Bool {
        guard one.count == other.count else { return false }
        return Int(one.count) <= shared + Self.prefixCount
            || bytes.extracting(one.range).isEqual(to: bytes.extracting(other.range))
    }
}
