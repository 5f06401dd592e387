/// Parses what simdjson refused: finds the error and its place, and accepts numbers of any size.
///
/// It makes the tape that simdjson would make. Numbers that fit neither 64 bits nor a double are kept as text.
struct CarefulParser {
    private(set) var tape: [UInt64] = [0]
    var strings: [UInt8] = []

    let bytes: [UInt8]
    var position = 0
    private let maximumDepth: Int
    private let refusesDuplicates: Bool

    /// An object or array that is not closed yet.
    private struct Open {
        let start: Int
        let isObject: Bool
        var count = 0
        var names: Set<[UInt8]> = []
    }

    private var open: [Open] = []

    init(_ bytes: [UInt8], maximumDepth: Int, refusesDuplicates: Bool) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.refusesDuplicates = refusesDuplicates
    }

    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Parses the whole document.
    mutating func parse() throws {
        try checkEncoding()
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        skipSpace()
        try value()
        while !open.isEmpty {
            // Not the container itself: with a copy of it, its set of names would be copied for each name.
            let isObject = open[open.count - 1].isObject
            let count = open[open.count - 1].count
            skipSpace()
            let end = UInt8(ascii: isObject ? "}" : "]")
            if byte == end {
                position += 1
                close()
            } else {
                if count > 0 {
                    guard byte == UInt8(ascii: ",") else {
                        throw JSONError("expected a comma or \(isObject ? "}" : "]")", at: position)
                    }
                    position += 1
                    skipSpace()
                }
                open[open.count - 1].count += 1
                if isObject { try name() }
                try value()
            }
        }
        skipSpace()
        guard position == bytes.count else { throw JSONError("expected the end of the document", at: position) }
        tape.append(UInt64(TapeKind.root) << 56)
        tape[0] = UInt64(TapeKind.root) << 56 | UInt64(tape.count)
    }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    mutating func append(_ kind: UInt8, _ payload: Int = 0) {
        tape.append(UInt64(kind) << 56 | UInt64(payload))
    }

    mutating func append(number kind: UInt8, _ word: UInt64) {
        append(kind)
        tape.append(word)
    }

    private mutating func value() throws {
        switch byte {
        case UInt8(ascii: "{"): try open(isObject: true)
        case UInt8(ascii: "["): try open(isObject: false)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try literal("true", TapeKind.true)
        case UInt8(ascii: "f"): try literal("false", TapeKind.false)
        case UInt8(ascii: "n"): try literal("null", TapeKind.null)
        case UInt8(ascii: "-"): try number()
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): try number()
        default: throw JSONError("expected a value", at: position)
        }
    }

    private mutating func open(isObject: Bool) throws {
        guard open.count < maximumDepth else {
            throw JSONError("objects and arrays are nested deeper than the limit of \(maximumDepth)", at: position)
        }
        open.append(Open(start: tape.count, isObject: isObject))
        append(isObject ? TapeKind.object : TapeKind.array)
        position += 1
    }

    private mutating func close() {
        let container = open.removeLast()
        append(container.isObject ? TapeKind.objectEnd : TapeKind.arrayEnd, container.start)
        let kind = container.isObject ? TapeKind.object : TapeKind.array
        tape[container.start] =
            UInt64(kind) << 56 | UInt64(min(container.count, 0xff_ffff)) << 32 | UInt64(tape.count)
    }

    private mutating func name() throws {
        let start = position
        guard byte == UInt8(ascii: "\"") else { throw JSONError("expected a field name in quotes", at: position) }
        let text = strings.count
        try string()
        if refusesDuplicates {
            guard open[open.count - 1].names.insert(Array(strings[(text + 4)...])).inserted else {
                throw JSONError("the object has this field name twice", at: start)
            }
        }
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw JSONError("expected a colon", at: position) }
        position += 1
        skipSpace()
    }

    private mutating func literal(_ text: StaticString, _ kind: UInt8) throws {
        let start = position
        let matches = text.withUTF8Buffer { text in
            unsafe text.elementsEqual(bytes[position..<min(bytes.count, position + text.count)])
        }
        guard matches else { throw JSONError("expected \(text)", at: start) }
        position += text.utf8CodeUnitCount
        try expectEndOfScalar()
        append(kind)
    }

    /// Letters behind a number or a literal are no value of their own.
    func expectEndOfScalar() throws {
        switch byte {
        case nil, 0x20, 0x0a, 0x0d, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            break
        default: throw JSONError("expected the end of the value", at: position)
        }
    }
}
