/// How values are written as JSON, and what is accepted when JSON is read.
///
/// The defaults are those of Foundation's coders, with sorted field names.
public struct JSONOptions: Sendable {
    /// How a `Date` is written. ISO 8601 is read with or without a fraction of a second.
    public enum Dates: Sendable, Hashable {
        /// Seconds since 2001-01-01, Foundation's default.
        case secondsSince2001
        /// Seconds since 1970-01-01.
        case secondsSince1970
        /// Milliseconds since 1970-01-01.
        case millisecondsSince1970
        /// `2026-11-29T13:05:00Z`
        case iso8601
        /// `2026-11-29T13:05:00.250Z`
        case iso8601WithMilliseconds
    }

    /// How the names of properties become the names of fields. Keys of dictionaries stay as they are.
    public enum FieldNames: Sendable, Hashable {
        /// `orderNumber`
        case asDeclared
        /// `order_number`
        case snakeCase
    }

    /// The order in which an object's fields are written.
    public enum FieldOrder: Sendable, Hashable {
        /// By the UTF-8 of their names: equal values have equal bytes.
        case sorted
        /// As the type encodes them, which is faster. A dictionary has another order in every process.
        case declaration
    }

    /// How infinity and NaN, which JSON has no numbers for, are written and read.
    public enum NonFiniteNumbers: Sendable, Hashable {
        /// An error.
        case refused
        /// As these texts.
        case text(positiveInfinity: String, negativeInfinity: String, nan: String)
    }

    /// What happens to an object with the same name twice.
    public enum DuplicateNames: Sendable, Hashable {
        /// The document is an error.
        case refused
        /// The first is read, as Foundation does.
        case first
        /// The last is read, as Jackson does.
        case last
    }

    /// White space in what is written.
    public enum Layout: Sendable, Hashable {
        /// None.
        case compact
        /// A field a line, indented by two spaces, as Foundation does.
        case pretty
    }

    /// How dates are written and read.
    public var dates: Dates

    /// How field names are derived.
    public var fieldNames: FieldNames

    /// The order of fields.
    public var fieldOrder: FieldOrder

    /// How infinity and NaN are written and read.
    public var nonFiniteNumbers: NonFiniteNumbers

    /// What happens to an object with the same name twice.
    public var duplicateNames: DuplicateNames

    /// White space in what is written.
    public var layout: Layout

    /// Values for the `Codable` types' own code.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// How many objects and arrays may be nested; at most 1024, since each takes some of the thread's stack. When a value is
    /// written, a value with an `encode(to:)` of its own counts like an object.
    public var maximumDepth: Int

    static let deepest = 1024

    /// The size, in bytes, above which a document is neither read nor written.
    public var maximumSize: Int

    /// Options; each has a default.
    public init(
        dates: Dates = .secondsSince2001, fieldNames: FieldNames = .asDeclared, fieldOrder: FieldOrder = .sorted,
        nonFiniteNumbers: NonFiniteNumbers = .refused, duplicateNames: DuplicateNames = .refused,
        layout: Layout = .compact, userInfo: [CodingUserInfoKey: any Sendable] = [:], maximumDepth: Int = 512,
        maximumSize: Int = 8 << 20
    ) {
        self.dates = dates
        self.fieldNames = fieldNames
        self.fieldOrder = fieldOrder
        self.nonFiniteNumbers = nonFiniteNumbers
        self.duplicateNames = duplicateNames
        self.layout = layout
        self.userInfo = userInfo
        self.maximumDepth = maximumDepth
        self.maximumSize = maximumSize
    }
}
