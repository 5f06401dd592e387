import CSimdJSON
import Millrace

/// The text that is being written, in memory that is used again for the thread's next value.
@safe final class TextOutput {
    // Written for every field, in a class of one thread: a check of exclusive access would cost more than the write.
    @exclusivity(unchecked) private var storedStart: UnsafeMutablePointer<UInt8>
    @inline(__always) private var start: UnsafeMutablePointer<UInt8> {
        get { unsafe storedStart }
        set { unsafe storedStart = newValue }
    }
    @exclusivity(unchecked) private var storedCapacity: Int
    @inline(__always) private var capacity: Int {
        get { unsafe storedCapacity }
        set { unsafe storedCapacity = newValue }
    }
    @exclusivity(unchecked) private var storedCount: Int = 0
    @inline(__always) private(set) var count: Int {
        get { unsafe storedCount }
        set { unsafe storedCount = newValue }
    }

    /// The fields of the objects that are open, innermost last.
    @exclusivity(unchecked) private var storedFields: [Field] = []
    @inline(__always) var fields: [Field] {
        _read { yield unsafe storedFields }
        // In place: a copy would be made for each field.
        _modify { yield unsafe &storedFields }
    }

    /// The value whose `encode(to:)` runs.
    @exclusivity(unchecked) private var storedCurrent: ObjectIdentifier?
    @inline(__always) var current: ObjectIdentifier? {
        get { unsafe storedCurrent }
        set { unsafe storedCurrent = newValue }
    }

    /// How many values are open.
    @exclusivity(unchecked) private var storedDepth: Int
    @inline(__always) var depth: Int {
        get { unsafe storedDepth }
        set { unsafe storedDepth = newValue }
    }
    @exclusivity(unchecked) private var storedSettings: Settings
    @inline(__always) private(set) var settings: Settings {
        get { unsafe storedSettings }
        set { unsafe storedSettings = newValue }
    }
    private(set) var hasEscapedNames = false
    /// Where fields are put in order.
    private var scratch: [UInt8] = []

    /// The first error of a call that can't throw.
    final class Root {
        var failure: EncodingError?

        func fail(_ problem: String, _ encoder: TextEncoder) {
            if failure == nil { failure = encoder.invalid(encoder, problem, nil) }
        }
    }

    let root: Root

    /// A field of an object: where its name starts, and the start of the name for quick comparisons.
    struct Field {
        var start: Int
        var nameCount: Int
        var prefix: UInt64
    }

    init(_ settings: Settings, root: Root = Root(), depth: Int = 0) {
        unsafe storedSettings = settings
        self.root = root
        unsafe storedDepth = depth
        unsafe storedCapacity = 512
        unsafe storedStart = .allocate(capacity: 512)
    }

    deinit { unsafe start.deallocate() }

    var isWorthKeeping: Bool { capacity <= 1 << 20 }

    /// Starts anew.
    func reset(_ settings: Settings) {
        self.settings = settings
        count = 0
        depth = 0
        if !fields.isEmpty { fields.removeAll(keepingCapacity: true) }
        if root.failure != nil { root.failure = nil }
        current = nil
        hasEscapedNames = false
    }

    func truncate(_ count: Int, _ fields: Int) {
        self.count = count
        self.fields.removeLast(self.fields.count - fields)
    }

    /// Makes room; the caller counts what it writes.
    @inline(__always) private func reserve(_ added: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < added { grow(added) }
        return unsafe start + count
    }

    @inline(never) private func grow(_ added: Int) {
        let larger = max(capacity * 2, count + added)
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe copy.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = copy
        capacity = larger
    }
}

extension TextOutput {
    @inline(__always) func write(byte: UInt8) {
        unsafe reserve(1).pointee = byte
        count += 1
    }

    @inline(__always) func write(_ text: StaticString) {
        let end = unsafe reserve(text.utf8CodeUnitCount)
        unsafe end.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    @inline(__always) func write<Integer: FixedWidthInteger>(integer value: Integer) {
        if let value = Int64(exactly: value) {
            count += unsafe csj_write_signed(reserve(20), value)
        } else if let value = UInt64(exactly: value) {
            count += unsafe csj_write_unsigned(reserve(20), value)
        } else {
            write(ascii: "\(value)")
        }
    }

    @inline(__always) func write(string text: String) {
        let written: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe write(string: $0) }
        if written == nil { write(foreign: text) }
    }

    @inline(never) private func write(foreign text: String) {
        unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe write(string: $0) }
    }

    @inline(__always) private func write(string text: UnsafeBufferPointer<UInt8>) {
        let (room, isTooLarge) = text.count.multipliedReportingOverflow(by: 6)
        let end = unsafe reserve(isTooLarge ? .max / 4 : room + 16)
        count += unsafe csj_write_string(end, text.baseAddress, text.count)
    }

    /// Writes text that needs no escapes, without quotes.
    func write(ascii text: String) { write(bytes: Array(text.utf8)) }

    func write(bytes: [UInt8]) {
        let end = unsafe reserve(bytes.count)
        unsafe bytes.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { unsafe end.update(from: base, count: bytes.count) }
        }
        count += bytes.count
    }

    /// Writes a field's name and the colon.
    @inline(__always) func write(name: String) {
        let begin = count
        write(string: name)
        let nameCount = count - begin - 2
        if nameCount != name.utf8.count { hasEscapedNames = true }
        write(byte: UInt8(ascii: ":"))
        fields.append(Field(start: begin, nameCount: nameCount, prefix: prefix(begin + 1, nameCount)))
    }

    /// The first eight bytes, so that their order is that of the numbers.
    @inline(__always) private func prefix(_ position: Int, _ length: Int) -> UInt64 {
        _ = unsafe reserve(8)
        let word = unsafe UInt64(bigEndian: UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self))
        if length >= 8 { return word }
        return length == 0 ? 0 : word & ~(UInt64.max >> (8 * UInt64(length)))
    }

    /// Writes a finite number.
    @inline(__always) func write(finite value: Double) {
        count += unsafe csj_write_double(reserve(40), value)
    }

    func bytes(from position: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start + position, count: count - position))
    }

    func copy(to writer: inout ByteWriter) {
        unsafe writer.append(UnsafeRawBufferPointer(start: start, count: count).bytes)
    }
}

extension TextOutput {
    func comesBefore(_ left: Field, _ right: Field) -> Bool {
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return unsafe name(left).lexicographicallyPrecedes(name(right))
    }

    func isSameName(_ left: Field, _ right: Field) -> Bool {
        guard left.prefix == right.prefix, left.nameCount == right.nameCount else { return false }
        return unsafe name(left).elementsEqual(name(right))
    }

    func name(_ field: Field) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start + field.start + 1, count: field.nameCount)
    }

    /// Puts the fields of the innermost object, from the one at `first` on, in the order of `order`, which may leave some
    /// out. The object's brace is at `position`.
    func putFields(_ order: UnsafeMutableBufferPointer<Int>, first: Int, from position: Int) {
        scratch.removeAll(keepingCapacity: true)
        for place in 0..<order.count {
            let index = unsafe order[place]
            scratch.append(UInt8(ascii: scratch.isEmpty ? "{" : ","))
            let next = first + index + 1
            let end = next < fields.count ? fields[next].start - 1 : count
            unsafe scratch.append(contentsOf: slice(fields[first + index].start..<end))
        }
        let end = position + scratch.count
        unsafe scratch.withUnsafeBufferPointer { scratch in
            if let base = scratch.baseAddress { unsafe (start + position).update(from: base, count: scratch.count) }
        }
        count = end
    }

    /// Replaces everything from a position on.
    func replace(from position: Int, with bytes: [UInt8]) {
        count = position
        write(bytes: bytes)
    }

    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
    }
}
