/// An amount that is too large for an Int.
///
/// A closure that throws it fails one record, and the processing handler decides what follows. `+` and `*` would end the
/// process.
struct AmountOverflow: Error, CustomStringConvertible {
    let description = "the amount is too large"
}

extension Int {
    func plus(_ other: Int) throws -> Int { try checked(addingReportingOverflow(other)) }

    func minus(_ other: Int) throws -> Int { try checked(subtractingReportingOverflow(other)) }

    func times(_ other: Int) throws -> Int { try checked(multipliedReportingOverflow(by: other)) }

    private func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
        if result.overflow { throw AmountOverflow() }
        return result.partialValue
    }
}
