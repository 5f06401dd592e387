#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Reads lines in large blocks. Lines end with a line feed; a carriage return before it is not part of them, nor is a byte
/// order mark (EF BB BF) at the start of the input.
@safe final class LineReader {
    private let input: Input
    private var buffer: UnsafeMutableRawBufferPointer
    /// What was read and not handed out yet.
    private var pending = 0..<0
    private var isAtEnd = false

    /// Longer lines are refused.
    static let longestLine = 64 << 20

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// The number of lines handed out.
    private(set) var lineNumber = 0

    init(_ input: Input, blockSize: Int = 1 << 20) {
        self.input = input
        unsafe buffer = .allocate(byteCount: blockSize, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// Reads once, and calls `body` with every line that is complete then. Returns false at the end. A span ends with
    /// its call.
    func readLines(_ body: (RawSpan) throws -> Void) throws -> Bool {
        if isAtEnd { return false }
        try makeRoom()
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[pending.upperBound...])
        let count = try unsafe input.read(into: room)
        isAtEnd = count == 0
        var searched = pending.upperBound
        pending = pending.lowerBound..<pending.upperBound + count
        while let end = lineFeed(in: searched..<pending.upperBound) {
            try handOut(pending.lowerBound..<end, body)
            pending = end + 1..<pending.upperBound
            searched = end + 1
        }
        if isAtEnd, !pending.isEmpty {
            try handOut(pending, body)
            pending = 0..<0
        }
        return true
    }

    private func handOut(_ line: Range<Int>, _ body: (RawSpan) throws -> Void) throws {
        lineNumber += 1
        var line = line
        if let last = line.last, unsafe buffer[last] == UInt8(ascii: "\r") { line = line.dropLast() }
        if lineNumber == 1, unsafe buffer[line].starts(with: Self.byteOrderMark) { line = line.dropFirst(3) }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[line])
        try body(unsafe RawSpan(_unsafeBytes: bytes))
    }

    private func lineFeed(in range: Range<Int>) -> Int? {
        guard !range.isEmpty, let start = unsafe buffer.baseAddress,
            let found = unsafe memchr(start + range.lowerBound, Int32(UInt8(ascii: "\n")), range.count)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    /// Moves the incomplete line to the front, and grows the buffer if it fills half of it.
    private func makeRoom() throws {
        let kept = pending.count
        guard let start = unsafe buffer.baseAddress else { return }
        if pending.lowerBound > 0, kept > 0 {
            unsafe memmove(start, start + pending.lowerBound, kept)
        }
        pending = 0..<kept
        guard unsafe kept > buffer.count / 2 else { return }
        guard kept <= Self.longestLine else {
            throw UsageError("line \(lineNumber + 1) of \(input.name) is longer than \(Self.longestLine) bytes")
        }
        let larger = unsafe UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<kept]))
        unsafe buffer.deallocate()
        unsafe buffer = larger
    }
}
