/// A type that has one usual format, which operators find without being given a serde.
///
/// `Codable` types get one by `JSONSerializable` of MillraceJSON.
public protocol DefaultSerde {
    /// The type's usual format.
    static var defaultSerde: Serde<Self> { get }
}

extension String: DefaultSerde {
    /// `.string`
    public static var defaultSerde: Serde<String> { .string }
}

extension Int64: DefaultSerde {
    /// `.int64`
    public static var defaultSerde: Serde<Int64> { .int64 }
}

extension Int: DefaultSerde {
    /// `.int`: eight bytes, as `.int64`
    public static var defaultSerde: Serde<Int> { .int }
}

extension Int32: DefaultSerde {
    /// `.int32`
    public static var defaultSerde: Serde<Int32> { .int32 }
}

extension Double: DefaultSerde {
    /// `.double`
    public static var defaultSerde: Serde<Double> { .double }
}

extension Bool: DefaultSerde {
    /// `.bool`
    public static var defaultSerde: Serde<Bool> { .bool }
}

extension [UInt8]: DefaultSerde {
    /// `.bytes`
    public static var defaultSerde: Serde<[UInt8]> { .bytes }
}

extension Ignored: DefaultSerde {
    /// `.ignored`
    public static var defaultSerde: Serde<Ignored> { .ignored }
}

extension Optional: DefaultSerde where Wrapped: DefaultSerde {
    /// The wrapped type's, with nil as null.
    public static var defaultSerde: Serde<Wrapped?> { Wrapped.defaultSerde.optional }
}

extension Serde {
    /// The usual format of the type, if it has one.
    @usableFromInline static var ofType: Serde? {
        func open<Type: DefaultSerde>(_ type: Type.Type) -> Serde? { Type.defaultSerde as? Serde }
        guard let type = Value.self as? any DefaultSerde.Type else { return nil }
        return open(type)
    }
}
