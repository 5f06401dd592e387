/// Where a command's input comes from: a file, the standard input, or memory.
final class Input {
    /// As errors name it.
    let name: String
    private let descriptor: FileDescriptor?
    private var memory: ArraySlice<UInt8>

    static var standard: Input { Input(name: "the standard input", descriptor: .standardInput, memory: []) }

    /// The file at `path`. Throws if it can't be opened.
    convenience init(path: String) throws {
        self.init(name: path, descriptor: try FileDescriptor.open(path), memory: [])
    }

    /// These bytes, for tests.
    convenience init(_ bytes: [UInt8]) {
        self.init(name: "the standard input", descriptor: nil, memory: bytes[...])
    }

    private init(name: String, descriptor: FileDescriptor?, memory: ArraySlice<UInt8>) {
        self.name = name
        self.descriptor = descriptor
        self.memory = memory
    }

    deinit {
        if let descriptor, descriptor.rawValue != FileDescriptor.standardInput.rawValue { descriptor.close() }
    }

    var isTerminal: Bool { descriptor?.isTerminal ?? false }

    /// Whether reading wouldn't wait for somebody to type or send.
    var canReadNow: Bool { descriptor?.canReadNow ?? true }

    /// Reads some bytes; none at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let descriptor { return try unsafe descriptor.read(into: buffer, of: name) }
        let count = min(buffer.count, memory.count)
        unsafe memory.prefix(count).withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
        memory = memory.dropFirst(count)
        return count
    }
}
