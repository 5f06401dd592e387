import Synchronization

/// What closures of a topology have seen, in order.
final class Collector<Element: Sendable>: Sendable {
    private let seen = Mutex<[Element]>([])

    func append(_ element: Element) { seen.withLock { $0.append(element) } }

    var elements: [Element] { seen.withLock { $0 } }

    /// What was seen since the last call.
    func take() -> [Element] {
        seen.withLock { seen in
            defer { seen = [] }
            return seen
        }
    }
}
