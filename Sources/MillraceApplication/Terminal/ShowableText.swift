internal import MillraceRuntime

extension String {
    /// Whether a terminal can show it. Tabs and line ends may be in it; other control characters could be commands to
    /// the terminal, or numbers that were taken for text.
    var hasNoControlCharacters: Bool { unsafe Array(utf8).span.bytes.hasNoControlCharacters }
}

extension RawSpan {
    /// Whether the bytes are text in UTF-8 that a terminal can show.
    var isShowableText: Bool { isUTF8 && hasNoControlCharacters }

    /// For UTF-8.
    fileprivate var hasNoControlCharacters: Bool {
        var previous: UInt8 = 0
        for position in 0..<byteCount {
            let byte = loadBigEndian(at: position, as: UInt8.self)
            switch byte {
            case 0x09, 0x0a, 0x0d: break
            case 0..<0x20, 0x7f: return false
            // U+0080 to U+009F
            case 0x80..<0xa0: if previous == 0xc2 { return false }
            default: break
            }
            previous = byte
        }
        return true
    }
}
