extension TapeDecoder {
    /// Why the element is no value of the type.
    @inline(never) func mismatch(_ type: any Any.Type, at element: Int, _ step: PathStep?) -> DecodingError {
        let kind = document.kind(element)
        guard kind != TapeKind.null else {
            return .valueNotFound(type, context("expected \(Self.expectation(type)), found null", at: element, step))
        }
        return .typeMismatch(
            type, context("expected \(Self.expectation(type)), found \(TapeKind.name(kind))", at: element, step))
    }

    /// Why the element is not the number asked for.
    @inline(never) func wrongNumber(_ type: any Any.Type, at element: Int, _ step: PathStep?) -> DecodingError {
        switch document.kind(element) {
        case TapeKind.signed, TapeKind.unsigned, TapeKind.double, TapeKind.numberText:
            let isInteger = type is any FixedWidthInteger.Type
            let isWhole = unsafe document.withNumberText(element) { unsafe NumberText.isWhole($0) }
            let problem = isInteger && !isWhole ? "is not a whole number (\(type))" : "does not fit \(type)"
            return .dataCorrupted(context("the number \(problem)", at: element, step))
        default: return mismatch(type, at: element, step)
        }
    }

    /// A string that is not what its type needs.
    @inline(never) func corrupted(_ problem: String, at element: Int, _ step: PathStep?) -> DecodingError {
        .dataCorrupted(context(problem, at: element, step))
    }

    @inline(never) func missing(_ key: any CodingKey) -> DecodingError {
        .keyNotFound(key, context("the field is missing in the object", at: index, nil))
    }

    @inline(never) func exhausted(_ type: any Any.Type, _ position: Int) -> DecodingError {
        let end = document.end(index)
        return .valueNotFound(
            type, context("expected \(Self.expectation(type)), found the end of the array", at: end, .index(position)))
    }

    private func context(_ problem: String, at element: Int, _ step: PathStep?) -> DecodingError.Context {
        let error = JSONError(problem, at: document.offset(element))
        return DecodingError.Context(
            codingPath: codingPath + (step.map { [$0.codingKey] } ?? []), debugDescription: error.description,
            underlyingError: error)
    }

    /// An error of the type's own code, or of the standard library, with the byte at which the value starts. Its text may
    /// hold the payload, so that only this is shown of it.
    @inline(never) func explained(_ error: DecodingError, _ type: any Any.Type, at element: Int) -> DecodingError {
        func context(_ context: DecodingError.Context) -> DecodingError.Context {
            if context.underlyingError is JSONError { return context }
            return DecodingError.Context(
                codingPath: context.codingPath, debugDescription: context.debugDescription,
                underlyingError: JSONError("not a valid value of \(type)", at: document.offset(element)))
        }
        return switch error {
        case .typeMismatch(let type, let given): .typeMismatch(type, context(given))
        case .valueNotFound(let type, let given): .valueNotFound(type, context(given))
        case .keyNotFound(let key, let given): .keyNotFound(key, context(given))
        case .dataCorrupted(let given): .dataCorrupted(context(given))
        @unknown default: error
        }
    }

    private static func expectation(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "a boolean"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "an array"
        case is any FixedWidthInteger.Type, is any BinaryFloatingPoint.Type: "a number (\(type))"
        default: "\(type)"
        }
    }
}
