/// Writes one value. Containers are views of it; a nested value has an encoder of its own.
///
/// A container writes straight to the output, and is complete when its value's `encode(to:)` returns. Only what is
/// written later than its place (nested containers, the encoder of a superclass) has an output of its own until then.
final class TextEncoder: Encoder {
    enum Kind { case nothing, value, object, array }

    let output: TextOutput
    private let parent: TextEncoder?
    private let step: PathStep?

    @exclusivity(unchecked) private var storedKind: Kind = Kind.nothing
    @inline(__always) private(set) var kind: Kind {
        get { unsafe storedKind }
        set { unsafe storedKind = newValue }
    }
    @exclusivity(unchecked) private var storedCount: Int = 0
    @inline(__always) private(set) var count: Int {
        get { unsafe storedCount }
        set { unsafe storedCount = newValue }
    }
    @exclusivity(unchecked) private var storedStart: Int = 0
    @inline(__always) private var start: Int {
        get { unsafe storedStart }
        set { unsafe storedStart = newValue }
    }
    @exclusivity(unchecked) private var storedFirstField: Int = 0
    @inline(__always) private var firstField: Int {
        get { unsafe storedFirstField }
        set { unsafe storedFirstField = newValue }
    }

    /// What belongs inside the value, and is written apart from it.
    private var later: [Later] = []

    struct Later {
        let encoder: TextEncoder
        let offset: Int
        let name: String?
    }

    init(_ output: TextOutput, in parent: TextEncoder?, _ step: PathStep?) {
        self.output = output
        self.parent = parent
        self.step = step
    }

    var userInfo: [CodingUserInfoKey: Any] { output.settings.options.userInfo }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var encoder = self
        while true {
            if let step = encoder.step { path.append(step.codingKey) }
            guard let parent = encoder.parent else { return path.reversed() }
            encoder = parent
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedTextContainer<Key>(encoder: opened(.object)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { UnkeyedTextContainer(encoder: opened(.array)) }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleValueTextContainer(encoder: self) }

    /// This encoder, in which an object or array is open; after another kind of container an encoder that leads nowhere.
    private func opened(_ wanted: Kind) -> TextEncoder {
        if kind == wanted { return self }
        guard kind == .nothing, output.current == ObjectIdentifier(self) else {
            output.root.fail("the value is written as more than one kind of JSON", self)
            return detached(nil)
        }
        kind = wanted
        start = output.count
        firstField = output.fields.count
        output.write(byte: UInt8(ascii: wanted == .object ? "{" : "["))
        return self
    }

    private func detached(_ step: PathStep?) -> TextEncoder {
        let output = TextOutput(output.settings, root: output.root, depth: output.depth + 1)
        let encoder = TextEncoder(output, in: self, step)
        output.current = ObjectIdentifier(encoder)
        return encoder
    }
}

extension TextEncoder {
    /// An error unless this is the value that is being written.
    @inline(__always) private func check() throws {
        guard output.current == ObjectIdentifier(self) else {
            throw invalid(self, "a container is used outside the encode(to:) that made it", nil)
        }
    }

    /// Writes the name of a field; its value follows.
    @inline(__always) func field(_ key: some CodingKey) throws {
        try check()
        if count > 0 { output.write(byte: UInt8(ascii: ",")) }
        count += 1
        let name = key.stringValue
        output.write(name: output.settings.convertsNames && !(key is DictionaryKey) ? SnakeCase.snakeCased(name) : name)
    }

    /// Writes a field, or nothing if that fails.
    @inline(__always) func field<Value>(_ key: some CodingKey, _ value: Value, _ write: () throws -> Void) throws {
        let before = output.count
        let fields = output.fields.count
        try field(key)
        do { try write() } catch {
            undo(before, fields)
            throw error
        }
    }

    @inline(__always) func element() throws {
        try check()
        if count > 0 { output.write(byte: UInt8(ascii: ",")) }
        count += 1
    }

    /// Writes an element, or nothing if that fails.
    @inline(__always) func element(_ write: (Int) throws -> Void) throws {
        let before = output.count
        let fields = output.fields.count
        try element()
        do { try write(count - 1) } catch {
            undo(before, fields)
            throw error
        }
    }

    @inline(__always) func single() throws {
        try check()
        guard kind == .nothing else { throw invalid(self, "the value is written twice", nil) }
        kind = .value
    }

    /// Writes the only value, or nothing if that fails.
    @inline(__always) func single(_ write: () throws -> Void) throws {
        let before = output.count
        let fields = output.fields.count
        try single()
        do { try write() } catch {
            output.truncate(before, fields)
            kind = .nothing
            throw error
        }
    }

    @inline(never) private func undo(_ bytes: Int, _ fields: Int) {
        output.truncate(bytes, fields)
        output.current = ObjectIdentifier(self)
        count -= 1
    }

    /// Writes a nested value where the output is.
    @inline(__always) func write<Value: Encodable>(_ value: Value, _ step: @autoclosure () -> PathStep?) throws {
        if try writeKnown(value, step()) { return }
        try writeNested(value, step())
    }

    @inline(__always) func writeNested<Value: Encodable>(_ value: Value, _ step: @autoclosure () -> PathStep?) throws {
        guard output.depth < output.settings.maximumDepth else {
            throw invalid(
                value, "objects and arrays are nested deeper than the limit of \(output.settings.maximumDepth)", step())
        }
        let nested = TextEncoder(output, in: self, step())
        output.current = ObjectIdentifier(nested)
        output.depth += 1
        defer {
            output.depth -= 1
            output.current = ObjectIdentifier(self)
        }
        try value.encode(to: nested)
        if try !nested.finish() { output.write("{}") }
    }

    /// Writes the whole document.
    func writeTop<Value: Encodable>(_ value: Value) throws {
        if try writeKnown(value, nil) { return }
        output.current = ObjectIdentifier(self)
        output.depth += 1
        defer { output.current = nil }
        try value.encode(to: self)
        if try !finish() { throw invalid(value, "the value did not encode anything", nil) }
    }

    func invalid(_ value: Any, _ problem: String, _ step: PathStep?) -> EncodingError {
        .invalidValue(
            value,
            EncodingError.Context(
                codingPath: codingPath + (step.map { [$0.codingKey] } ?? []), debugDescription: problem,
                underlyingError: JSONError(problem)))
    }
}

extension TextEncoder {
    /// An encoder for a field that is written until this value is complete.
    func laterField(_ key: some CodingKey, _ kind: Kind?) -> TextEncoder {
        let name = key.stringValue
        if let kind, let known = later.last(where: { $0.name == name })?.encoder, known.kind == kind { return known }
        let made = detached(.key(key))
        do { try field(key) } catch {
            output.root.fail("a container is used outside the encode(to:) that made it", self)
            return made
        }
        later.append(Later(encoder: made, offset: output.count, name: name))
        return made
    }

    /// An encoder for an element that is written until this value is complete.
    func laterElement() -> TextEncoder {
        let made = detached(.index(count))
        do { try element() } catch {
            output.root.fail("a container is used outside the encode(to:) that made it", self)
            return made
        }
        later.append(Later(encoder: made, offset: output.count, name: nil))
        return made
    }

    /// Completes the value: what was written apart comes to its place, fields are sorted. False if nothing was written.
    @inline(__always) func finish() throws -> Bool {
        switch kind {
        case .nothing: return false
        case .value: return true
        case .object:
            if !later.isEmpty { try insertLater() }
            try output.closeObject(from: start, firstField: firstField)
        case .array:
            if !later.isEmpty { try insertLater() }
            output.write(byte: UInt8(ascii: "]"))
        }
        return true
    }

    @inline(never) private func insertLater() throws {
        var insertions: [(offset: Int, bytes: [UInt8])] = []
        for part in later where part.offset <= output.count {
            let encoder = part.encoder
            if try !encoder.finish() { encoder.output.write("{}") }
            encoder.output.current = nil
            insertions.append((part.offset, encoder.output.bytes(from: 0)))
        }
        later = []
        output.insert(insertions, from: start, firstField: firstField)
    }
}
