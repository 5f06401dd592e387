public import Millrace

/// A Codable type whose usual format is JSON: operators find it without an argument.
///
/// ```swift
/// struct Order: JSONSerializable { var customer: String; var amount: Double }
/// ```
///
/// A type that needs other options defines its own `defaultSerde`:
///
/// ```swift
/// extension Order { static var defaultSerde: Serde<Order> { .json(options: JSONOptions(dates: .iso8601)) } }
/// ```
public protocol JSONSerializable: Codable, DefaultSerde, SendableMetatype {}

extension JSONSerializable {
    /// `.json()`
    public static var defaultSerde: Serde<Self> { .json() }
}
