extension TextOutput {
    /// Closes an object: puts its fields in order, and of several with one name keeps the last.
    @inline(__always) func closeObject(from position: Int, firstField: Int) throws {
        let fieldCount = fields.count - firstField
        if fieldCount > 1 {
            if settings.sortsFields {
                if !isSorted(firstField) { rearrange(from: position, firstField: firstField) }
            } else if hasDuplicates(firstField) {
                rearrange(from: position, firstField: firstField)
            }
        }
        fields.removeLast(fieldCount)
        write(byte: UInt8(ascii: "}"))
    }

    @inline(__always) private func isSorted(_ first: Int) -> Bool {
        if hasEscapedNames { return false }
        for index in (first + 1)..<fields.count where fields[index - 1].prefix >= fields[index].prefix {
            guard fields[index - 1].prefix == fields[index].prefix, comesBefore(fields[index - 1], fields[index]) else {
                return false
            }
        }
        return true
    }

    private func hasDuplicates(_ first: Int) -> Bool {
        // Beyond a few fields, sorting finds them faster.
        if fields.count - first > 24 { return true }
        for index in (first + 1)..<fields.count {
            for other in first..<index where isSameName(fields[other], fields[index]) { return true }
        }
        return false
    }

    @inline(never) private func rearrange(from position: Int, firstField: Int) {
        let count = fields.count - firstField
        if hasEscapedNames || !settings.sortsFields || count > 24 {
            return rearrangeMany(from: position, firstField: firstField)
        }
        unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { order in
            for index in 0..<count {
                var place = index
                while place > 0,
                    unsafe comesBefore(fields[firstField + index], fields[firstField + order[place - 1]])
                {
                    unsafe order[place] = order[place - 1]
                    place -= 1
                }
                unsafe order[place] = index
            }
            // Of several with one name the last is kept.
            var kept = 0
            for place in 0..<count {
                if place + 1 < count,
                    unsafe isSameName(fields[firstField + order[place]], fields[firstField + order[place + 1]])
                {
                    continue
                }
                unsafe order[kept] = order[place]
                kept += 1
            }
            unsafe putFields(
                UnsafeMutableBufferPointer(rebasing: order[..<kept]), first: firstField, from: position)
        }
    }

    private func rearrangeMany(from position: Int, firstField: Int) {
        let open = Array(fields[firstField...])
        var order = Array(open.indices)
        if hasEscapedNames {
            // The order is that of the names, not of their escapes.
            let names = open.map { field in unescaped(unsafe Array(name(field))) }
            order.sort { names[$0] == names[$1] ? $0 < $1 : names[$0].lexicographicallyPrecedes(names[$1]) }
        } else if order.count <= 24 {
            for index in 1..<order.count {
                var place = index
                while place > 0, comesBefore(open[order[place]], open[order[place - 1]]) {
                    order.swapAt(place, place - 1)
                    place -= 1
                }
            }
        } else {
            order.sort { isSameName(open[$0], open[$1]) ? $0 < $1 : comesBefore(open[$0], open[$1]) }
        }
        var kept = order.indices.compactMap { index in
            index + 1 < order.count && isSameName(open[order[index]], open[order[index + 1]]) ? nil : order[index]
        }
        if !settings.sortsFields { kept.sort() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count - position)
        for index in kept {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            let end = index + 1 < open.count ? open[index + 1].start - 1 : count
            unsafe bytes.append(contentsOf: slice(open[index].start..<end))
        }
        replace(from: position, with: bytes)
    }

    private func unescaped(_ name: [UInt8]) -> [UInt8] {
        guard name.contains(UInt8(ascii: "\\")) else { return name }
        var parser = CarefulParser([0x22] + name + [0x22], maximumDepth: 1, refusesDuplicates: false)
        // A name that was just written is a string.
        do { try parser.parse() } catch { return name }
        return Array(parser.strings.dropFirst(4).dropLast())
    }

    /// Inserts what was written apart, and moves the fields behind it.
    func insert(_ insertions: [(offset: Int, bytes: [UInt8])], from position: Int, firstField: Int) {
        var bytes: [UInt8] = []
        var copied = position
        var moved: [(offset: Int, by: Int)] = []
        for (offset, inserted) in insertions {
            unsafe bytes.append(contentsOf: slice(copied..<offset))
            bytes.append(contentsOf: inserted)
            copied = offset
            moved.append((offset, (moved.last?.by ?? 0) + inserted.count))
        }
        unsafe bytes.append(contentsOf: slice(copied..<count))
        for index in firstField..<max(firstField, fields.count) {
            let start = fields[index].start
            fields[index].start += moved.last { $0.offset <= start }?.by ?? 0
        }
        replace(from: position, with: bytes)
    }
}
