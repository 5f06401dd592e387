/// Whether a value is nil, for types that can be; costs nothing for the others.
@usableFromInline struct NullCheck<Value> {
    @usableFromInline let isOptional: Bool

    @usableFromInline init() { isOptional = Value.self is any OptionalType.Type }

    @inlinable func callAsFunction(_ value: Value) -> Bool {
        isOptional && (value as? any OptionalType)?.isNil == true
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
