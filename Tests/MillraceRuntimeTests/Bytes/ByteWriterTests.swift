import Testing

@testable import MillraceRuntime

@Suite struct `A byte writer` {
    @Test func `writes integers with the most significant byte first`() {
        var writer = ByteWriter()
        writer.append(bigEndian: UInt8(1))
        writer.append(bigEndian: Int16(-2))
        writer.append(bigEndian: Int32(3))
        writer.append(bigEndian: Int64(4))
        #expect(writer.bytes.toArray() == [1, 0xff, 0xfe, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4])
        #expect(writer.count == 15)
    }

    @Test(arguments: Array(0...17) + [255, 256, 257, 100_000])
    func `grows by any amount and keeps what it has`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var writer = ByteWriter(capacity: 0)
        writer.append(7)
        writer.append(bytes)
        writer.append(utf8: "é")
        #expect(writer.bytes.toArray() == [7] + bytes + [0xc3, 0xa9])
    }

    @Test func `starts anew with the room it has`() {
        var writer = ByteWriter(capacity: 16)
        writer.append([UInt8](repeating: 1, count: 1000))
        let room = writer.capacity
        writer.removeAll()
        #expect(writer.count == 0)
        #expect(writer.bytes.toArray() == [])
        writer.append([2])
        #expect(writer.bytes.toArray() == [2])
        #expect(writer.capacity == room)
    }

    @Test func `takes bytes that it wrote itself, and none`() {
        var writer = ByteWriter(capacity: 16)
        writer.append(utf8: "")
        writer.append([])
        writer.append(bigEndian: UInt16(0x0102))
        let copy = writer.bytes.toArray()
        for _ in 0..<100 { writer.append(copy) }
        #expect(writer.count == 202)
    }
}

@Suite struct `A span of bytes` {
    @Test func `is read big-endian at any offset`() {
        let bytes: [UInt8] = [9, 1, 2, 3, 4, 5, 6, 7, 8]
        #expect(unsafe bytes.span.bytes.loadBigEndian(at: 1, as: UInt64.self) == 0x0102_0304_0506_0708)
        #expect(unsafe bytes.span.bytes.loadBigEndian(at: 3, as: UInt16.self) == 0x0304)
        #expect(unsafe bytes.span.bytes.loadBigEndian(as: UInt8.self) == 9)
    }

    @Test(
        arguments: [
            ([], [], true), ([1], [1], true), ([1], [], false), ([1, 2], [1, 3], false), ([1, 2], [1], false),
        ] as [([UInt8], [UInt8], Bool)])
    func `equals another of the same bytes`(left: [UInt8], right: [UInt8], equal: Bool) {
        #expect(unsafe left.span.bytes.isEqual(to: right.span.bytes) == equal)
        #expect(unsafe right.span.bytes.isEqual(to: left.span.bytes) == equal)
    }
}

@Suite struct `Headers of a record` {
    @Test func `keep their order, and names that occur twice`() {
        var headers = Headers()
        #expect(headers.isEmpty)
        headers.append(name: "a", value: [1])
        headers.append(name: "b", value: nil)
        headers.append(name: "a", value: [2])
        #expect(headers.map(\.name) == ["a", "b", "a"])
        #expect(headers.count == 3)
        #expect(headers.last(named: "a") == [2])
        #expect(headers.last(named: "b") == nil)
        #expect(headers.last(named: "c") == nil)
    }

    @Test func `that are none are equal, however they were made`() {
        #expect(Headers([]) == Headers())
        #expect(Headers([]).isEmpty)
        #expect(Headers([.init(name: "a", value: nil)]) != Headers([.init(name: "a", value: [])]))
    }
}
