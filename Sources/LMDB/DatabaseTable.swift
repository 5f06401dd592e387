import Synchronization

/// Which database each handle of an environment stands for now.
///
/// LMDB numbers databases from zero and uses the numbers again, so a number alone can't tell a dropped database, or one
/// of another environment, from the one that took its place.
@safe
final class DatabaseTable: @unchecked Sendable {
    private static let lastIdentity = Atomic<UInt64>(0)

    /// One more than the greatest handle.
    let count: UInt32
    fileprivate let identities: UnsafeMutablePointer<Atomic<UInt64>>

    init(maximumDatabases: UInt32) {
        // LMDB's own two, the free list and the main database, come first.
        count = maximumDatabases + 2
        unsafe identities = .allocate(capacity: Int(count))
        for handle in 0..<Int(count) {
            unsafe (identities + handle).initialize(to: Atomic(0))
        }
    }

    deinit {
        unsafe identities.deinitialize(count: Int(count))
        unsafe identities.deallocate()
    }

    /// Gives the handle's new database an identity, greater than all before. LMDB never hands out a handle beyond the maximum.
    func register(_ handle: UInt32) -> Database {
        precondition(handle < count, "LMDB handed out a database handle beyond its maximum")
        let identity = Self.lastIdentity.add(1, ordering: .relaxed).newValue
        unsafe identities[Int(handle)].store(identity, ordering: .releasing)
        return Database(handle: handle, identity: identity)
    }

    /// Makes the database's values useless: the handle was closed.
    func forget(_ database: Database) {
        guard database.handle < count else { return }
        unsafe identities[Int(database.handle)].store(0, ordering: .releasing)
    }

    func contains(_ database: Database) -> Bool {
        View(of: self).contains(database)
    }

    /// The table, one pointer closer. It doesn't keep the table alive.
    @safe
    struct View {
        private let count: UInt32
        private let identities: UnsafeMutablePointer<Atomic<UInt64>>

        init(of table: DatabaseTable) {
            count = table.count
            unsafe identities = table.identities
        }

        @inline(__always)
        func contains(_ database: Database) -> Bool {
            guard database.handle < count else { return false }
            return unsafe identities[Int(database.handle)].load(ordering: .acquiring) == database.identity
        }
    }
}
