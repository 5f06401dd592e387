/// Decodes one value of a document. Containers are views of it; a nested value has a decoder of its own.
final class TapeDecoder: Decoder {
    let document: ParsedDocument
    let index: Int
    private let parent: TapeDecoder?
    private let step: PathStep?

    // Fields are usually read in the order in which they are written: the next name is tried first.
    @exclusivity(unchecked) private var storedCursor: Int
    @inline(__always) private var cursor: Int {
        get { unsafe storedCursor }
        set { unsafe storedCursor = newValue }
    }

    /// Where the fields are, for an object whose fields are read in another order, or whose names are converted.
    private var places: [[UInt8]: Int]?
    private var misses = 0

    init(_ document: ParsedDocument, _ index: Int, in parent: TapeDecoder?, _ step: PathStep?) {
        self.document = document
        self.index = index
        self.parent = parent
        self.step = step
        unsafe storedCursor = index + 1
    }

    var settings: Settings { document.settings }

    var userInfo: [CodingUserInfoKey: Any] { settings.options.userInfo }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var decoder = self
        while true {
            if let step = decoder.step { path.append(step.codingKey) }
            guard let parent = decoder.parent else { return path.reversed() }
            decoder = parent
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document.kind(index) == TapeKind.object else { throw mismatch([String: Any].self, at: index, nil) }
        return KeyedDecodingContainer(KeyedTapeContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document.kind(index) == TapeKind.array else { throw mismatch([Any].self, at: index, nil) }
        return UnkeyedTapeContainer(self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleValueTapeContainer(decoder: self) }
}

extension TapeDecoder {
    /// The element of the field's value; nil if the object has no such field.
    @inline(__always) func find(_ name: String) -> Int? {
        let found = unsafe name.utf8.withContiguousStorageIfAvailable { name -> Int? in
            // The next field first, where no other field can be meant.
            if cursor < document.end(index), unsafe document.isString(cursor, name), places == nil,
                settings.refusesDuplicates, !settings.convertsNames
            {
                let value = cursor + 1
                cursor = document.after(value)
                return value
            }
            return unsafe search(name)
        }
        return found ?? search(Array(name.utf8))
    }

    @inline(never) private func search(_ name: [UInt8]) -> Int? {
        unsafe name.withUnsafeBufferPointer { unsafe search($0) }
    }

    @inline(never) private func search(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        if settings.convertsNames || !settings.refusesDuplicates || misses > 16 {
            if places == nil { findPlaces() }
            return unsafe places?[[UInt8](name)]
        }
        let end = document.end(index)
        var position = cursor
        var isSecondRound = false
        var steps = 0
        while true {
            if position >= end {
                if isSecondRound { break }
                isSecondRound = true
                position = index + 1
                if position >= end { break }
            }
            if isSecondRound, position >= cursor { break }
            if unsafe document.isString(position, name) {
                cursor = document.after(position + 1)
                return position + 1
            }
            position = document.after(position + 1)
            steps += 1
            // A table pays for large objects only.
            if steps == 64 { misses += 1 }
        }
        return nil
    }

    @inline(never) private func findPlaces() {
        var places: [[UInt8]: Int] = [:]
        let isLastMeant = settings.options.duplicateNames == .last
        var position = index + 1
        while position < document.end(index) {
            let name = fieldName(position)
            if isLastMeant || places[name] == nil { places[name] = position + 1 }
            position = document.after(position + 1)
        }
        self.places = places
    }

    /// The name as keys have it.
    private func fieldName(_ position: Int) -> [UInt8] {
        guard settings.convertsNames else { return unsafe document.withBytes(position) { unsafe [UInt8]($0) } }
        return Array(SnakeCase.camelCased(document.string(position)).utf8)
    }

    /// All names, as keys have them, in the document's order.
    var names: [String] {
        var names: [String] = []
        var position = index + 1
        while position < document.end(index) {
            let name = document.string(position)
            names.append(settings.convertsNames ? SnakeCase.camelCased(name) : name)
            position = document.after(position + 1)
        }
        return names
    }

    /// A decoder for a value inside this one.
    func nested(at index: Int, _ step: PathStep?) -> TapeDecoder { TapeDecoder(document, index, in: self, step) }
}
