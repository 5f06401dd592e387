/// What is wrong with a document or a value, and where. Never holds payload.
///
/// The coders throw `DecodingError` and `EncodingError`, as Foundation's do; this is their `underlyingError`.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was expected or is wrong: `expected a string, found a number`.
    public let problem: String

    /// The byte of the document where that is; nil for a value that can't be written.
    public let offset: Int?

    init(_ problem: String, at offset: Int? = nil) {
        self.problem = problem
        self.offset = offset
    }

    /// The problem and its place.
    public var description: String { offset.map { "\(problem) at byte \($0)" } ?? problem }
}
