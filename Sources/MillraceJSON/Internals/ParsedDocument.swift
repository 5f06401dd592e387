import CSimdJSON
import Millrace

/// A document on its tape, with the memory of the parser; used again for the thread's next document.
///
/// Every index that a method takes is one of a tape element, and comes from the tape.
@safe final class ParsedDocument {
    private let parser: OpaquePointer

    // Read for every field, in a class of one thread: a check of exclusive access would cost more than the read.
    @exclusivity(unchecked) private var storedTape: UnsafePointer<UInt64>
    @inline(__always) private(set) var tape: UnsafePointer<UInt64> {
        get { unsafe storedTape }
        set { unsafe storedTape = newValue }
    }
    @exclusivity(unchecked) private var storedStrings: UnsafePointer<UInt8>
    @inline(__always) private(set) var strings: UnsafePointer<UInt8> {
        get { unsafe storedStrings }
        set { unsafe storedStrings = newValue }
    }
    @exclusivity(unchecked) private var storedSource: UnsafePointer<UInt8>
    @inline(__always) private(set) var source: UnsafePointer<UInt8> {
        get { unsafe storedSource }
        set { unsafe storedSource = newValue }
    }
    private(set) var sourceCount = 0
    @exclusivity(unchecked) private var storedSettings: Settings
    @inline(__always) var settings: Settings {
        get { unsafe storedSettings }
        set { unsafe storedSettings = newValue }
    }

    /// Holds what the careful parser made.
    private var carefulTape: CarefulTape?

    /// Where in the source each element starts; made when an error or a number's text is asked for.
    private var offsets: [UInt32] = []

    private let nothing: UnsafeMutablePointer<UInt64>

    init(settings: Settings) throws {
        guard let parser = unsafe csj_parser_create() else { throw JSONError("no memory for a parser") }
        unsafe self.parser = parser
        unsafe storedSettings = settings
        unsafe nothing = .allocate(capacity: 1)
        unsafe nothing.pointee = 0
        unsafe storedTape = UnsafePointer(nothing)
        unsafe storedStrings = UnsafePointer(UnsafeRawPointer(nothing).assumingMemoryBound(to: UInt8.self))
        unsafe storedSource = storedStrings
    }

    deinit {
        unsafe csj_parser_destroy(parser)
        unsafe nothing.deallocate()
    }

    /// Whether the document's memory is small enough to be kept for the next one.
    var isWorthKeeping: Bool { unsafe csj_parser_capacity(parser) <= 1 << 20 }

    /// Parses a copy of the bytes.
    func parse(_ bytes: RawSpan, settings: Settings) throws {
        self.settings = settings
        if !offsets.isEmpty { offsets.removeAll() }
        if carefulTape != nil { carefulTape = nil }
        sourceCount = bytes.byteCount
        guard sourceCount <= settings.maximumSize else {
            throw JSONError("the document of \(sourceCount) bytes is larger than the limit of \(settings.maximumSize)")
        }
        let parsed = unsafe bytes.withUnsafeBytes { bytes in
            unsafe csj_parse(
                parser, bytes.baseAddress, bytes.count, settings.maximumDepth, settings.refusesDuplicates)
        }
        if unsafe parsed.status == CSJ_OK, let tape = unsafe parsed.tape, let strings = unsafe parsed.strings,
            let source = unsafe parsed.source
        {
            unsafe self.tape = tape
            unsafe self.strings = strings
            unsafe self.source = source
            return
        }
        try unsafe parseCarefully(parsed)
    }

    /// Finds the error and its place, or that simdjson refused a number that is only too large for it.
    @inline(never) private func parseCarefully(_ parsed: csj_document) throws {
        guard unsafe parsed.status != CSJ_OUT_OF_MEMORY, let source = unsafe parsed.source else {
            throw JSONError("no memory for a document of \(sourceCount) bytes")
        }
        unsafe self.source = source
        let text = unsafe UnsafeRawBufferPointer(start: source, count: sourceCount)
        var careful = CarefulParser(
            unsafe [UInt8](text), maximumDepth: settings.maximumDepth, refusesDuplicates: settings.refusesDuplicates)
        try careful.parse()
        let made = CarefulTape(careful)
        carefulTape = made
        unsafe tape = UnsafePointer(made.tape)
        unsafe strings = UnsafePointer(made.strings)
    }
}

extension ParsedDocument {
    @inline(__always) func kind(_ index: Int) -> UInt8 { unsafe UInt8(truncatingIfNeeded: tape[index] >> 56) }

    /// The element behind this one, and behind all that it holds.
    @inline(__always) func after(_ index: Int) -> Int {
        let word = unsafe tape[index]
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case TapeKind.object, TapeKind.array: return Int(word & 0xffff_ffff)
        case TapeKind.signed, TapeKind.unsigned, TapeKind.double: return index + 2
        default: return index + 1
        }
    }

    /// The end of an object or array.
    @inline(__always) func end(_ index: Int) -> Int { unsafe Int(tape[index] & 0xffff_ffff) - 1 }

    /// How many fields or elements an object or array has.
    func count(_ index: Int) -> Int {
        let known = unsafe Int(tape[index] >> 32 & 0xff_ffff)
        guard known == 0xff_ffff else { return known }
        // simdjson counts no further.
        var count = 0
        var position = index + 1
        while position < end(index) {
            if kind(index) == TapeKind.object { position += 1 }
            position = after(position)
            count += 1
        }
        return count
    }

    @inline(__always) private func text(_ index: Int) -> UnsafePointer<UInt8> {
        unsafe strings + Int(tape[index] & 0xff_ffff_ffff_ffff)
    }

    /// The bytes of a string or of a number's text.
    @inline(__always) func withBytes<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let start = unsafe text(index)
        let count = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return unsafe try body(UnsafeBufferPointer(start: start + 4, count: Int(count)))
    }

    /// A string; the element is one.
    @inline(__always) func string(_ index: Int) -> String {
        unsafe withBytes(index) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the string is this text.
    @inline(__always) func isString(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe csj_is_string(text(index), name.baseAddress, name.count)
    }

    /// What follows the head of a number.
    @inline(__always) func word(_ index: Int) -> UInt64 { unsafe tape[index] }
}

extension ParsedDocument {
    /// The byte of the source where the element starts.
    func offset(_ index: Int) -> Int {
        if offsets.isEmpty { findOffsets() }
        return index < offsets.count ? Int(offsets[index]) : sourceCount
    }

    /// Walks the source and the tape together. The source is valid, so that its tokens and the tape's elements are the same.
    @inline(never) private func findOffsets() {
        let bytes = unsafe UnsafeBufferPointer(start: source, count: sourceCount)
        let end = unsafe Int(tape[0] & 0xff_ffff_ffff_ffff)
        offsets = Array(repeating: UInt32(clamping: sourceCount), count: end + 1)
        var position = unsafe bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        var index = 1
        while index < end, position < sourceCount {
            let byte = unsafe bytes[position]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ","),
                UInt8(ascii: ":"):
                position += 1
                continue
            default: break
            }
            offsets[index] = UInt32(clamping: position)
            let kind = kind(index)
            index += kind == TapeKind.signed || kind == TapeKind.unsigned || kind == TapeKind.double ? 2 : 1
            position += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"): break
            case UInt8(ascii: "\""):
                while position < sourceCount, unsafe bytes[position] != UInt8(ascii: "\"") {
                    position += unsafe bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
            default:
                while position < sourceCount, unsafe !Self.endsScalar(bytes[position]) { position += 1 }
            }
        }
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ","),
            UInt8(ascii: "]"), UInt8(ascii: "}"):
            true
        default: false
        }
    }

    /// Calls `body` with a number as it is written.
    func withNumberText<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
    {
        if kind(index) == TapeKind.numberText { return unsafe try withBytes(index, body) }
        let start = offset(index)
        let bytes = unsafe UnsafeBufferPointer(start: source, count: sourceCount)
        var end = start
        while end < sourceCount, unsafe !Self.endsScalar(bytes[end]) { end += 1 }
        return unsafe try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
}
