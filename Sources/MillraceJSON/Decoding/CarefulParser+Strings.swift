extension CarefulParser {
    /// Finds invalid UTF-8 anywhere: a string is copied without looking again.
    func checkEncoding() throws {
        var iterator = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var offset = 0
        while true {
            switch iterator.parseScalar(from: &source) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return
            case .error: throw JSONError("invalid UTF-8", at: offset)
            }
        }
    }

    /// Stores a string: four bytes of length, the bytes, a zero.
    mutating func string() throws {
        let opening = position
        let start = strings.count
        strings.append(contentsOf: [0, 0, 0, 0])
        position += 1
        while true {
            guard let byte else { throw JSONError("the string that starts here has no end", at: opening) }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                let count = UInt32(strings.count - start - 4)
                for shift in 0..<4 { strings[start + shift] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(shift))) }
                strings.append(0)
                append(TapeKind.string, start)
                return
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw JSONError("a control character in a string must be escaped", at: position)
            default:
                strings.append(byte)
                position += 1
            }
        }
    }

    private mutating func escape() throws {
        let start = position
        position += 1
        let letter = byte
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): strings.append(letter ?? 0)
        case UInt8(ascii: "b"): strings.append(0x08)
        case UInt8(ascii: "f"): strings.append(0x0c)
        case UInt8(ascii: "n"): strings.append(0x0a)
        case UInt8(ascii: "r"): strings.append(0x0d)
        case UInt8(ascii: "t"): strings.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal(start)
            if 0xd800..<0xdc00 ~= code, byte == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal(position - 2)
                guard 0xdc00..<0xe000 ~= low else {
                    throw JSONError("an escaped surrogate without its pair", at: start)
                }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONError("an escaped surrogate without its pair", at: start)
            }
            strings.append(contentsOf: Array(String(scalar).utf8))
        default: throw JSONError("an unknown escape in a string", at: start)
        }
    }

    /// The four digits of `\u`.
    private mutating func hexadecimal(_ start: Int) throws -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch byte {
            case .some(let byte) where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte: digit = byte - UInt8(ascii: "0")
            case .some(let byte) where UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte:
                digit = byte - UInt8(ascii: "a") + 10
            case .some(let byte) where UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte:
                digit = byte - UInt8(ascii: "A") + 10
            default: throw JSONError("expected four hexadecimal digits", at: start)
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
