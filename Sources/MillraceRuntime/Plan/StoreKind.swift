/// What kind of store it is: that decides how its rows are laid out and restored.
package enum StoreKind: Sendable, Hashable {
    case keyValue

    /// The kind's name in the signature that a state remembers.
    package var name: String {
        switch self {
        case .keyValue: "key-value"
        }
    }
}
