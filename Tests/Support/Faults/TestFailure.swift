/// What the test found to be wrong.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Throws a failure unless the condition holds.
package func expect(_ condition: Bool, _ failure: @autoclosure () -> String) throws {
    if !condition { throw TestFailure(failure()) }
}
