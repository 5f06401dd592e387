extension CarefulParser {
    /// Checks a number's form and stores it: in 64 bits, as a double, or as text.
    mutating func number() throws {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        let first = position
        try digits()
        guard bytes[first] != UInt8(ascii: "0") || position == first + 1 else {
            throw JSONError("a number starts with a zero", at: start)
        }
        var isWhole = true
        if byte == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        try expectEndOfScalar()
        store(bytes[start..<position], isWhole: isWhole)
    }

    private mutating func digits() throws {
        let start = position
        while let byte, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        guard position > start else { throw JSONError("expected a digit", at: position) }
    }

    private mutating func store(_ text: ArraySlice<UInt8>, isWhole: Bool) {
        if isWhole {
            if let value = NumberText.integer(text, as: Int64.self) {
                return append(number: TapeKind.signed, UInt64(bitPattern: value))
            }
            if let value = NumberText.integer(text, as: UInt64.self) { return append(number: TapeKind.unsigned, value) }
        } else if let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite {
            return append(number: TapeKind.double, value.bitPattern)
        }
        append(TapeKind.numberText, strings.count)
        let count = UInt32(text.count)
        for shift in 0..<4 { strings.append(UInt8(truncatingIfNeeded: count >> (8 * UInt32(shift)))) }
        strings.append(contentsOf: text)
        strings.append(0)
    }
}
