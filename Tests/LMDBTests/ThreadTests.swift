import LMDB
import Synchronization
import TestBasics
import Testing

/// A write transaction belongs to the thread that began it.
@Suite struct ThreadTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(directory: directory.path, options: EnvironmentOptions(durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        try transaction.put("1", for: "a", in: database)
        try transaction.commit()
    }

    /// Holds noncopyable values for a closure.
    private final class Holder {
        var transaction: WriteTransaction?
        var cursor: Cursor?
        var errors: [LMDBError] = []

        func note<Value: ~Copyable>(_ body: () throws(LMDBError) -> Value) {
            do throws(LMDBError) {
                _ = try body()
            } catch {
                errors.append(error)
            }
        }
    }

    @Test func `every call from another thread is refused, and the own thread goes on`() throws {
        let holder = Holder()
        let transaction = try environment.beginWrite()
        holder.cursor = try transaction.openCursor(in: database)
        holder.transaction = consume transaction
        let database = database
        onAnotherThread {
            holder.note { () throws(LMDBError) in try holder.transaction?.put("2", for: "b", in: database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.text(for: "a", in: database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.delete("a", in: database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.empty(database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.drop(database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.entryCount(of: database) }
            holder.note { () throws(LMDBError) in try holder.transaction?.openDatabase("other") }
            holder.note { () throws(LMDBError) in try holder.transaction?.existingDatabase("other") }
            holder.note { () throws(LMDBError) in try holder.transaction?.databaseNames() }
            holder.note { () throws(LMDBError) in _ = try holder.transaction?.openCursor(in: database) }
            holder.note { () throws(LMDBError) in try holder.cursor?.first() }
            holder.note { () throws(LMDBError) in try holder.cursor?.seek("a") }
            holder.note { () throws(LMDBError) in try holder.cursor?.put("2", for: "b") }
            holder.note { () throws(LMDBError) in try holder.cursor?.replaceCurrent("2", key: "a") }
            holder.note { () throws(LMDBError) in try holder.cursor?.deleteCurrent() }
        }
        #expect(holder.errors.count == 15)
        #expect(holder.errors.allSatisfy { $0.is(.notPermitted) && $0.description.contains("thread") })
        try holder.transaction?.put("3", for: "c", in: database)
        try holder.transaction.take()?.commit()
        #expect(try environment.beginRead().entryCount(of: database) == 2)
    }

    @Test func `a cursor that is let go on another thread does no harm`() throws {
        let holder = Holder()
        let transaction = try environment.beginWrite()
        holder.cursor = try transaction.openCursor(in: database)
        onAnotherThread { holder.cursor = nil }
        try transaction.put("2", for: "b", in: database)
        try transaction.commit()
        #expect(try environment.beginRead().entryCount(of: database) == 2)
    }

    @Test func `a write transaction that is let go on another thread waits for its own to end it`() throws {
        let holder = Holder()
        let transaction = try environment.beginWrite()
        try transaction.put("2", for: "b", in: database)
        let orphaned = try transaction.openDatabase("orphaned")
        holder.transaction = consume transaction
        let environment = environment
        onAnotherThread {
            holder.note { () throws(LMDBError) in try holder.transaction.take()?.commit() }
            holder.note { () throws(LMDBError) in try environment.beginWrite() }
        }
        #expect(holder.errors.map { $0.is(.notPermitted) } == [true, false])
        #expect(holder.errors.last?.is(.ownerDead) == true)
        #expect(holder.errors.last?.description.contains("on its own thread") == true)
        #expect(try environment.beginRead().entryCount(of: database) == 1)

        let next = try environment.beginWrite()
        #expect(try next.databaseNames() == ["store"])
        #expect(try failure { () throws(LMDBError) in try next.entryCount(of: orphaned) }.is(.badDatabase))
        try next.commit()
        onAnotherThread {
            holder.note { () throws(LMDBError) in try environment.beginWrite().commit() }
        }
        #expect(holder.errors.count == 2)
    }

    @Test func `an environment whose write transaction was let go elsewhere is closed by the transaction's thread`()
        throws
    {
        let holder = Holder()
        holder.transaction = try environment.beginWrite()
        let environment = environment
        onAnotherThread {
            holder.transaction = nil
            environment.close()
        }
        #expect(try failure { () throws(LMDBError) in try Environment(directory: directory.path) }.is(.busy))
        environment.close()
        try Environment(directory: directory.path).beginWrite().commit()
    }

    @Test func `writers of several threads take turns`() throws {
        let environment = environment
        let database = database
        let failures = Mutex<[LMDBError]>([])
        let done = Atomic<Int>(0)
        onThreads(4) { number in
            do throws(LMDBError) {
                for round in 0..<50 {
                    let transaction = try environment.beginWrite()
                    let count = Int(try transaction.text(for: "count", in: database) ?? "0") ?? 0
                    try transaction.put(String(count + 1), for: "count", in: database)
                    try transaction.put("", for: "\(number) \(round)", in: database)
                    try transaction.commit()
                }
                done.add(1, ordering: .relaxed)
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(done.load(ordering: .relaxed) == 4)
        #expect(try environment.beginRead().text(for: "count", in: database) == "200")
    }

    @Test func `readers see whole transactions while a writer writes, and databases come and go`() throws {
        let environment = environment
        let failures = Mutex<[String]>([])
        let isDone = Atomic<Bool>(false)
        onThreads(3) { number in
            do throws(LMDBError) {
                if number == 0 {
                    defer { isDone.store(true, ordering: .relaxed) }
                    for round in 0..<200 {
                        let transaction = try environment.beginWrite()
                        let even = try transaction.openDatabase("even")
                        let odd = try transaction.openDatabase("odd")
                        try transaction.put("\(round)", for: "x", in: even)
                        try transaction.put("\(round)", for: "x", in: odd)
                        if round % 10 == 9 {
                            try transaction.drop(even)
                            try transaction.drop(odd)
                        }
                        try transaction.commit()
                    }
                    return
                }
                while !isDone.load(ordering: .relaxed) {
                    let reader = try environment.beginRead()
                    do throws(LMDBError) {
                        guard let even = try reader.existingDatabase("even"),
                            let odd = try reader.existingDatabase("odd")
                        else { continue }
                        let values = (try reader.text(for: "x", in: even), try reader.text(for: "x", in: odd))
                        if values.0 != values.1 { failures.withLock { $0.append("\(values)") } }
                    } catch  where error.is(.badDatabase) {
                        // Dropped, or opened, after this reader began.
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }
}
