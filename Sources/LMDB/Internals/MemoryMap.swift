import Glibc

/// A mapping of a file into this process's memory, as the kernel lists it.
@safe
struct MemoryMap {
    private let start: UInt
    private let end: UInt

    /// Finds the shared file mapping that an address is in, in `/proc/self/maps`.
    static func containing(_ address: UInt) -> Result<MemoryMap?, SystemError> {
        switch FileDescriptor.openForReading("/proc/self/maps") {
        case .failure(let error): return .failure(error)
        case .success(let file):
            defer { file.closeAfterReading() }
            return file.readToEnd().map { listing in
                for line in listing.split(separator: UInt8(ascii: "\n")) {
                    if let map = MemoryMap(line), map.start <= address, address < map.end { return map }
                }
                return nil
            }
        }
    }

    /// A line is `start-end rwxs offset device inode path`. Nil for memory that is private: giving it up would lose data.
    private init?(_ line: ArraySlice<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard fields.count == 3, fields[1].last == UInt8(ascii: "s") else { return nil }
        let ends = fields[0].split(separator: UInt8(ascii: "-")).map { String(decoding: $0, as: UTF8.self) }
        guard ends.count == 2, let start = UInt(ends[0], radix: 16), let end = UInt(ends[1], radix: 16), start < end
        else { return nil }
        self.start = start
        self.end = end
    }

    /// `madvise` with `MADV_DONTNEED` for so many bytes from the beginning.
    func giveUpPages(_ byteCount: Int) -> Int32 {
        let length = min(end - start, UInt(clamping: byteCount))
        guard length > 0 else { return 0 }
        return unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), Int(length), MADV_DONTNEED) == 0 ? 0 : errno
    }
}
