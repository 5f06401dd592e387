/// What the test found to be wrong.
struct CrashFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a failure unless the condition holds.
func expect(_ condition: Bool, _ failure: @autoclosure () -> String) throws {
    if !condition { throw CrashFailure(failure()) }
}
