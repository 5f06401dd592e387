internal import MillraceRuntime

/// Where a command's data goes: buffered, in front of a file or of memory. Used by one thread.
final class Output {
    private enum Target {
        case descriptor(FileDescriptor)
        case memory
    }

    private let target: Target
    private var buffer = ByteWriter(capacity: limit + 4096)
    private var kept: [UInt8] = []

    private static let limit = 1 << 16

    /// The process's standard output.
    static var standard: Output { Output(.descriptor(.standardOutput)) }

    /// Keeps what is written, for tests.
    static var memory: Output { Output(.memory) }

    private init(_ target: Target) { self.target = target }

    /// What was written to memory.
    var text: String { String(decoding: kept, as: UTF8.self) }

    func write(_ text: String) throws {
        buffer.append(utf8: text)
        if buffer.count >= Self.limit { try flush() }
    }

    func write(_ bytes: RawSpan) throws {
        buffer.append(bytes)
        if buffer.count >= Self.limit { try flush() }
    }

    func writeLine(_ text: String) throws {
        buffer.append(utf8: text)
        try endLine()
    }

    func endLine() throws {
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.limit { try flush() }
    }

    /// Throws if nobody reads the output any more, for commands that may have nothing to write for long.
    func checkIsRead() throws {
        if case .descriptor(let descriptor) = target, descriptor.isReaderGone { throw OutputClosed() }
    }

    /// Hands on what was written so far.
    func flush() throws {
        defer { buffer.removeAll() }
        switch target {
        case .memory: kept += buffer.bytes.toArray()
        case .descriptor(let descriptor):
            try unsafe buffer.bytes.withUnsafeBytes { try unsafe descriptor.write($0) }
        }
    }
}
