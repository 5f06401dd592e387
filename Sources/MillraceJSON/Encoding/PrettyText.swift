/// JSON with a field a line, as Foundation writes it.
enum PrettyText {
    /// The same document, indented; it is compact and valid.
    static func indented(_ compact: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(compact.count * 2)
        var depth = 0
        var isInString = false
        var isEscaped = false
        func newLine() {
            text.append(UInt8(ascii: "\n"))
            text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        }
        for (index, byte) in compact.enumerated() {
            if isInString {
                text.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                text.append(byte)
                depth += 1
                let isEmpty = index + 1 < compact.count && compact[index + 1] == byte + 2
                if isEmpty { text.append(UInt8(ascii: "\n")) } else { newLine() }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                newLine()
                text.append(byte)
            case UInt8(ascii: ","):
                text.append(byte)
                newLine()
            case UInt8(ascii: ":"): text.append(contentsOf: [0x20, byte, 0x20])
            default:
                text.append(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
        return text
    }
}
