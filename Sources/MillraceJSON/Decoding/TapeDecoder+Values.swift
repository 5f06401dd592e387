/// The values that are read without asking their types. Each takes the element and the last step of its path.
extension TapeDecoder {
    @inline(__always) func string(at element: Int, _ step: @autoclosure () -> PathStep?) throws -> String {
        guard document.kind(element) == TapeKind.string else { throw mismatch(String.self, at: element, step()) }
        return document.string(element)
    }

    @inline(__always) func bool(at element: Int, _ step: @autoclosure () -> PathStep?) throws -> Bool {
        switch document.kind(element) {
        case TapeKind.true: return true
        case TapeKind.false: return false
        default: throw mismatch(Bool.self, at: element, step())
        }
    }

    @inline(__always) func integer<Integer: FixedWidthInteger>(
        at element: Int, _ step: @autoclosure () -> PathStep?
    ) throws -> Integer {
        switch document.kind(element) {
        case TapeKind.signed:
            if let value = Integer(exactly: Int64(bitPattern: document.word(element + 1))) { return value }
        case TapeKind.unsigned:
            if let value = Integer(exactly: document.word(element + 1)) { return value }
        case TapeKind.double, TapeKind.numberText:
            if let value: Integer = wholeNumber(at: element) { return value }
        default: break
        }
        throw wrongNumber(Integer.self, at: element, step())
    }

    /// A whole number that is written with a fraction or an exponent, or in more than 64 bits.
    @inline(never) private func wholeNumber<Integer: FixedWidthInteger>(at element: Int) -> Integer? {
        if document.kind(element) == TapeKind.double {
            let value = Double(bitPattern: document.word(element + 1))
            // Below 2^53 a double is as exact as the text.
            if value.magnitude < 0x1p53 { return Integer(exactly: value) }
        }
        return unsafe document.withNumberText(element) { unsafe NumberText.integer($0, as: Integer.self) }
    }

    @inline(__always) func double(at element: Int, _ step: @autoclosure () -> PathStep?) throws -> Double {
        switch document.kind(element) {
        case TapeKind.double:
            let value = Double(bitPattern: document.word(element + 1))
            if value != 0 { return value }
        case TapeKind.signed:
            let value = Int64(bitPattern: document.word(element + 1))
            if value != 0 { return Double(value) }
        case TapeKind.unsigned: return Double(document.word(element + 1))
        default: break
        }
        return try rareDouble(at: element, step())
    }

    /// Zeros, whose sign and digits only the text has; text for what is not finite.
    @inline(never) private func rareDouble(at element: Int, _ step: PathStep?) throws -> Double {
        if document.kind(element) == TapeKind.string, let value: Double = nonFinite(at: element) { return value }
        if isNumber(element),
            let value = unsafe document.withNumberText(element, { unsafe NumberText.double($0) })
        {
            return value
        }
        throw wrongNumber(Double.self, at: element, step)
    }

    func float(at element: Int, _ step: @autoclosure () -> PathStep?) throws -> Float {
        if document.kind(element) == TapeKind.string, let value: Float = nonFinite(at: element) { return value }
        // From the text: rounding twice would be wrong by a unit now and then.
        if isNumber(element), let value = unsafe document.withNumberText(element, { unsafe NumberText.float($0) }) {
            return value
        }
        throw wrongNumber(Float.self, at: element, step())
    }

    func isNumber(_ element: Int) -> Bool {
        switch document.kind(element) {
        case TapeKind.signed, TapeKind.unsigned, TapeKind.double, TapeKind.numberText: true
        default: false
        }
    }

    private func nonFinite<Number: BinaryFloatingPoint>(at element: Int) -> Number? {
        guard case .text(let positive, let negative, let nan) = settings.options.nonFiniteNumbers else { return nil }
        switch document.string(element) {
        case positive: return .infinity
        case negative: return -.infinity
        case nan: return .nan
        default: return nil
        }
    }

    /// A value of any type.
    @inline(__always) func value<Value: Decodable>(
        _ type: Value.Type, at element: Int, _ step: @autoclosure () -> PathStep?
    ) throws -> Value {
        if let value = try known(type, at: element, step()) { return value }
        do { return try Value(from: TapeDecoder(document, element, in: self, step())) } catch let error as DecodingError
        {
            throw explained(error, type, at: element)
        }
    }

    /// A value of a type that the standard library or Foundation would read in a longer way; nil for other types.
    @inline(never) func known<Value>(
        _ type: Value.Type, at element: Int, _ step: @autoclosure () -> PathStep?
    ) throws -> Value? {
        switch ObjectIdentifier(type) {
        case ObjectIdentifier(String.self): same(try string(at: element, step()), as: type)
        case ObjectIdentifier(Int.self): same(try integer(at: element, step()) as Int, as: type)
        case ObjectIdentifier(Int64.self): same(try integer(at: element, step()) as Int64, as: type)
        case ObjectIdentifier(Double.self): same(try double(at: element, step()), as: type)
        case ObjectIdentifier([String].self):
            same(try elements(at: element, step()) { try $0.string(at: $1, $2) } as [String], as: type)
        case ObjectIdentifier([Int].self):
            same(try elements(at: element, step()) { try $0.integer(at: $1, $2) } as [Int], as: type)
        case ObjectIdentifier([Double].self):
            same(try elements(at: element, step()) { try $0.double(at: $1, $2) } as [Double], as: type)
        default: try foundation(type, at: element, step())
        }
    }

    @inline(__always) private func elements<Element>(
        at element: Int, _ step: @autoclosure () -> PathStep?, _ read: (TapeDecoder, Int, PathStep?) throws -> Element
    ) throws -> [Element] {
        guard document.kind(element) == TapeKind.array else { throw mismatch([Any].self, at: element, step()) }
        let end = document.end(element)
        var values: [Element] = []
        values.reserveCapacity(document.count(element))
        var position = element + 1
        while position < end {
            do { values.append(try read(self, position, nil)) } catch {
                // It fails again, and the error has the element's path.
                let array = TapeDecoder(document, element, in: self, step())
                values.append(try read(array, position, .index(values.count)))
            }
            position = document.after(position)
        }
        return values
    }
}

/// The value, whose type is known to be the other one.
@inline(__always) func same<Value, Other>(_ value: Value, as type: Other.Type) -> Other {
    unsafe unsafeBitCast(value, to: type)
}
