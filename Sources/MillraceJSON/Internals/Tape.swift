/// The kinds of elements on a tape: those of simdjson, and one of our own.
enum TapeKind {
    static let object = UInt8(ascii: "{")
    static let objectEnd = UInt8(ascii: "}")
    static let array = UInt8(ascii: "[")
    static let arrayEnd = UInt8(ascii: "]")
    static let string = UInt8(ascii: "\"")
    static let signed = UInt8(ascii: "l")
    static let unsigned = UInt8(ascii: "u")
    static let double = UInt8(ascii: "d")
    static let `true` = UInt8(ascii: "t")
    static let `false` = UInt8(ascii: "f")
    static let null = UInt8(ascii: "n")
    static let root = UInt8(ascii: "r")
    /// A number that fits neither 64 bits nor a double: its text is stored like a string.
    static let numberText = UInt8(ascii: "#")

    /// The kind for people.
    static func name(_ kind: UInt8) -> String {
        switch kind {
        case object: "an object"
        case array: "an array"
        case string: "a string"
        case signed, unsigned, double, numberText: "a number"
        case `true`, `false`: "a boolean"
        default: "null"
        }
    }
}
