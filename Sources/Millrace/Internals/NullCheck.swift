/// Whether a value is nil, for types that can be; costs nothing for the others.
@usableFromInline struct NullCheck<Value>: Sendable {
    @usableFromInline let isOptional: Bool

    @usableFromInline init() { isOptional = Value.self is any OptionalType.Type }

    @inlinable func callAsFunction(_ value: Value) -> Bool {
        isOptional && (value as? any OptionalType)?.isNil == true
    }

    /// The row of a value: a nil inside is none, as it is where rows are stored.
    @inlinable func row(_ value: Value?) -> Value? {
        guard isOptional, let value else { return value }
        return self(value) ? nil : value
    }
}

@usableFromInline protocol OptionalType {
    var isNil: Bool { get }
    static var wrappedType: Any.Type { get }
}

extension Optional: OptionalType {
    @usableFromInline var isNil: Bool { self == nil }
    @usableFromInline static var wrappedType: Any.Type { Wrapped.self }
}
