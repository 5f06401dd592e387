import MillraceRuntime

extension Serde {
    /// How changes of values are written to the repartition topic of a grouped table: Kafka Streams' format.
    ///
    ///     old value            0
    ///     new value            1
    ///     size of new value    new value    old value    2
    @usableFromInline var change: Serde<Change<Value>> {
        Serde<Change<Value>>(
            "change of \(name)",
            encode: { change, writer in
                switch (change.old, change.new) {
                case (let old?, nil):
                    try encode(old, &writer)
                    writer.append(0 as UInt8)
                case (nil, let new?):
                    try encode(new, &writer)
                    writer.append(1 as UInt8)
                case (let old?, let new?):
                    var bytes = ByteWriter()
                    try encode(new, &bytes)
                    writer.append(varint: bytes.count)
                    writer.append(bytes.bytes)
                    try encode(old, &writer)
                    writer.append(2 as UInt8)
                case (nil, nil): throw SerdeError("a change has neither an old value nor a new one; please report this")
                }
            },
            decode: { try $0.change(of: decode) }
        ).presented(
            text: { bytes in
                let change = try bytes.change(of: text)
                return "\(change.old ?? "null") → \(change.new ?? "null")"
            }, parse: nil)
    }
}

extension RawSpan {
    /// The change that the bytes are, with each of its values read by `read`.
    fileprivate func change<Value>(of read: (RawSpan) throws -> Value) throws -> Change<Value> {
        guard byteCount > 0 else { throw SerdeError.wrongSize("a change", expected: 1, found: 0) }
        let body = extracting(droppingLast: 1)
        switch loadBigEndian(at: byteCount - 1, as: UInt8.self) {
        case 0: return Change(old: try read(body), new: nil)
        case 1: return Change(new: try read(body))
        case 2:
            let (size, start) = try body.varint()
            guard size >= 0, size <= body.byteCount - start else {
                throw SerdeError("a change says that its new value has \(size) bytes, which it hasn't")
            }
            return Change(
                old: try read(body.extracting(droppingFirst: start + size)),
                new: try read(body.extracting(start..<start + size)))
        case let other: throw SerdeError("a change of kind \(other) is of a later version")
        }
    }
}

extension ByteWriter {
    /// Kafka's signed varint of a size.
    fileprivate mutating func append(varint size: Int) {
        var rest = UInt32(truncatingIfNeeded: size) << 1
        while rest & ~0x7f != 0 {
            append(UInt8(rest & 0x7f | 0x80))
            rest >>= 7
        }
        append(UInt8(rest))
    }
}

extension RawSpan {
    /// The signed varint that the bytes begin with, and where it ends.
    fileprivate func varint() throws -> (value: Int, end: Int) {
        var bits: UInt32 = 0
        for index in 0..<min(5, byteCount) {
            let byte = loadBigEndian(at: index, as: UInt8.self)
            bits |= UInt32(byte & 0x7f) << (7 * UInt32(index))
            if byte & 0x80 == 0 { return (Int(Int32(bitPattern: bits >> 1) ^ -Int32(bits & 1)), index + 1) }
        }
        throw SerdeError("a change doesn't begin with the size of its new value")
    }
}
