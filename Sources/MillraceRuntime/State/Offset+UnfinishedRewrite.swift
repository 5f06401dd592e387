extension Offset {
    /// The position of a store whose changelog is being written anew: no changelog reaches that far.
    package static let unfinishedRewrite = Offset(.max)
}
