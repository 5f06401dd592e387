/// Records that a task dropped for one reason.
package struct DroppedRecords: Equatable {
    package private(set) var count = 0
    /// The last of them.
    package private(set) var last: InputPosition?

    package init() {}

    mutating func add(at position: InputPosition?) {
        count += 1
        last = position ?? last
    }

    mutating func add(_ later: DroppedRecords) {
        count += later.count
        last = later.last ?? last
    }
}
