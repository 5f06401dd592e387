import Glibc

/// Waits until `condition` answers something; fails after half a minute.
package func eventually<Value>(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(30), _ condition: () throws -> Value?
) throws -> Value {
    let deadline = ContinuousClock.now + limit
    repeat {
        if let value = try condition() { return value }
        // Most conditions wait themselves; the others shouldn't take a core from what they wait for.
        usleep(1000)
    } while ContinuousClock.now < deadline
    throw NeverHappened(what: what())
}

/// Waits until `condition` holds; fails after half a minute.
package func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(30), holds condition: () throws -> Bool
) throws {
    let _: Bool = try eventually(what(), within: limit) { try condition() ? true : nil }
}

/// What a test waited for in vain.
package struct NeverHappened: Error, CustomStringConvertible {
    package var what: String

    package init(what: String) { self.what = what }

    package var description: String { "never happened: \(what)" }
}

/// The text that the bytes of a span are; nil for none.
package func text(_ span: RawSpan?) -> String? {
    guard let span else { return nil }
    return String(
        decoding: (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) },
        as: UTF8.self)
}
