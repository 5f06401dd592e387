extension TextOutput {
    @inline(__always) func write(_ value: Double, _ encoder: TextEncoder, _ step: @autoclosure () -> PathStep?) throws {
        guard value.isFinite else { return try write(nonFinite: value, encoder, step()) }
        write(finite: value)
    }

    func write(_ value: Float, _ encoder: TextEncoder, _ step: @autoclosure () -> PathStep?) throws {
        guard value.isFinite else { return try write(nonFinite: value, encoder, step()) }
        let text = value.description
        write(ascii: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    @inline(never) private func write<Number: BinaryFloatingPoint>(
        nonFinite value: Number, _ encoder: TextEncoder, _ step: PathStep?
    ) throws {
        guard case .text(let positive, let negative, let nan) = settings.options.nonFiniteNumbers else {
            throw encoder.invalid(value, "JSON has no number that is infinite or NaN", step)
        }
        write(string: value.isNaN ? nan : value > 0 ? positive : negative)
    }
}

extension TextEncoder {
    /// Writes a value of a type that the standard library or Foundation would write in a longer way; false for others.
    @inline(never) func writeKnown<Value: Encodable>(_ value: Value, _ step: @autoclosure () -> PathStep?) throws
        -> Bool
    {
        switch ObjectIdentifier(Value.self) {
        case ObjectIdentifier(String.self): output.write(string: same(value, as: String.self))
        case ObjectIdentifier(Int.self): output.write(integer: same(value, as: Int.self))
        case ObjectIdentifier(Int64.self): output.write(integer: same(value, as: Int64.self))
        case ObjectIdentifier(Double.self): try output.write(same(value, as: Double.self), self, step())
        case ObjectIdentifier([String].self):
            try elements(same(value, as: [String].self), step()) { output.write(string: $0) }
        case ObjectIdentifier([Int].self):
            try elements(same(value, as: [Int].self), step()) { output.write(integer: $0) }
        default: return try writeFoundation(value, step())
        }
        return true
    }

    @inline(__always) private func elements<Element>(
        _ elements: [Element], _ step: @autoclosure () -> PathStep?, _ write: (Element) -> Void
    ) throws {
        guard output.depth < output.settings.maximumDepth else {
            throw invalid(
                elements, "objects and arrays are nested deeper than the limit of \(output.settings.maximumDepth)",
                step())
        }
        output.write(byte: UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            write(element)
        }
        output.write(byte: UInt8(ascii: "]"))
    }
}
