import Synchronization

/// Counts requests of one kind, from the library's threads.
final class RequestCounter: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .acquiring) }
    func increment() { value.add(1, ordering: .acquiringAndReleasing) }
}
