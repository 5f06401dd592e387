/// The formats that `produce` can be asked for instead of the topology's.
enum FormatChoice: String, CaseIterable {
    /// The topology's format.
    case topology
    /// UTF-8 text as it is.
    case text
    /// Hexadecimal digits, as `consume --raw` prints them.
    case hex

    func format(_ usual: FieldFormat) -> FieldFormat {
        switch self {
        case .topology: usual
        case .text: FieldFormat(nil)
        case .hex: .raw
        }
    }
}
