/// The options as the coders use them: one object, so that a record costs one reference.
final class Settings: Sendable {
    let options: JSONOptions
    let maximumDepth: Int
    let maximumSize: Int
    let sortsFields: Bool
    let convertsNames: Bool
    let refusesDuplicates: Bool

    init(_ options: JSONOptions) {
        self.options = options
        // Stacks are finite, and simdjson's offsets have 32 bits.
        maximumDepth = min(max(options.maximumDepth, 1), JSONOptions.deepest)
        maximumSize = min(max(options.maximumSize, 0), Int(UInt32.max) - 1024)
        sortsFields = options.fieldOrder == .sorted
        convertsNames = options.fieldNames == .snakeCase
        refusesDuplicates = options.duplicateNames == .refused
    }
}
