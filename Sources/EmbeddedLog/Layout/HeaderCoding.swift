package import MillraceRuntime

/// How a record's headers lie behind its value; see `Chunk`.
package enum HeaderCoding {
    /// The bytes that the headers take; nil where they don't fit any chunk.
    package static func byteCount(of headers: Headers) -> Int? {
        var count = 0
        for header in headers {
            let lengths = header.name.utf8.count.addingReportingOverflow(header.value?.count ?? 0)
            guard !lengths.overflow, lengths.partialValue <= Chunk.largestRecord else { return nil }
            count += 8 + lengths.partialValue
            guard count <= Chunk.largestRecord else { return nil }
        }
        return count
    }

    package static func write(_ headers: Headers, to start: UnsafeMutableRawPointer) {
        var position = unsafe start
        func put<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
            unsafe position.storeLittleEndian(value, at: 0)
            unsafe position += MemoryLayout<Integer>.size
        }
        func put(_ bytes: some Collection<UInt8>) {
            unsafe UnsafeMutableRawBufferPointer(start: position, count: bytes.count).copyBytes(from: bytes)
            unsafe position += bytes.count
        }
        for header in headers {
            put(UInt32(header.name.utf8.count))
            put(header.name.utf8)
            put(header.value.map { Int32($0.count) } ?? -1)
            put(header.value ?? [])
        }
    }

    /// Nil where the bytes are no headers.
    package static func read(_ bytes: RawSpan) -> Headers? {
        var parser = ByteParser(bytes)
        var headers: [Headers.Element] = []
        while !parser.isAtEnd {
            guard let name = parser.text(), let count = parser.integer(Int32.self), count >= -1 else { return nil }
            if count == -1 {
                headers.append(Headers.Element(name: name, value: nil))
            } else {
                guard let value = parser.take(Int(count)) else { return nil }
                headers.append(Headers.Element(name: name, value: value))
            }
        }
        return Headers(headers)
    }

    /// Whether `read` finds headers in the bytes; allocates nothing.
    package static func isValid(_ bytes: RawSpan) -> Bool {
        var parser = ByteParser(bytes)
        while !parser.isAtEnd {
            guard let name = parser.integer(UInt32.self), parser.skip(Int(name)),
                let count = parser.integer(Int32.self), count >= -1, parser.skip(Int(max(count, 0)))
            else { return false }
        }
        return true
    }
}
