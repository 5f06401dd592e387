import LMDB
import TestBasics
import Testing

@Suite struct ReadTransactionTests {
    let directory: TemporaryDirectory
    let environment: Environment
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        environment = try Environment(
            directory: directory.path, options: EnvironmentOptions(maximumReaders: 3, durability: .withoutSync))
        let transaction = try environment.beginWrite()
        database = try transaction.openDatabase("store")
        try transaction.put("old", for: "a", in: database)
        try transaction.commit()
    }

    private func write(_ value: String, for key: String = "a") throws {
        let transaction = try environment.beginWrite()
        try transaction.put(value, for: key, in: database)
        try transaction.commit()
    }

    @Test func `a snapshot doesn't change while writers write and commit`() throws {
        let reader = try environment.beginRead()
        let transaction = try environment.beginWrite()
        try transaction.put("new", for: "a", in: database)
        #expect(try reader.text(for: "a", in: database) == "old")
        try transaction.commit()
        for number in 0..<50 { try write("\(number)") }
        #expect(try reader.text(for: "a", in: database) == "old")
        #expect(try reader.entryCount(of: database) == 1)
        #expect(try environment.beginRead().text(for: "a", in: database) == "49")
    }

    @Test func `reset gives the snapshot up, renew takes a new one`() throws {
        var reader = try environment.beginRead()
        try write("new")
        reader.reset()
        reader.reset()
        #expect(try resetFailure { () throws(LMDBError) in try reader.text(for: "a", in: database) })
        #expect(try resetFailure { () throws(LMDBError) in try reader.entryCount(of: database) })
        #expect(try resetFailure { () throws(LMDBError) in try reader.databaseNames() })
        #expect(try resetFailure { () throws(LMDBError) in _ = try reader.openCursor(in: database) })
        try reader.renew()
        #expect(try reader.text(for: "a", in: database) == "new")
        do {
            try reader.renew()
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.is(.invalidArgument))
        }
    }

    private func resetFailure<Value: ~Copyable>(_ body: () throws(LMDBError) -> Value) throws -> Bool {
        let error = try failure(body)
        return error.is(.badTransaction) && error.description.contains("reset")
    }

    @Test func `letting go ends the transaction, and its slot is free`() throws {
        for _ in 0..<10 {
            let reader = try environment.beginRead()
            #expect(try reader.text(for: "a", in: database) == "old")
        }
    }

    @Test func `more readers than allowed are an error that says what to do`() throws {
        let first = try environment.beginRead()
        let second = try environment.beginRead()
        let third = try environment.beginRead()
        let error = try failure { () throws(LMDBError) in try environment.beginRead() }
        #expect(error.is(.readersFull))
        #expect(error.description.contains("allow more readers"))
        second.end()
        try environment.beginRead().end()
        first.end()
        third.end()
    }

    @Test func `a read transaction may move to another thread`() throws {
        final class Holder {
            var reader: ReadTransaction?
            var found: [String] = []
        }
        let holder = Holder()
        holder.reader = try environment.beginRead()
        let database = database
        onAnotherThread {
            do throws(LMDBError) {
                holder.found.append(try holder.reader?.text(for: "a", in: database) ?? "nothing")
            } catch {
                holder.found.append("\(error)")
            }
            holder.reader = nil
        }
        #expect(holder.found == ["old"])
    }

    @Test func `a write transaction of the same thread doesn't disturb its readers`() throws {
        let transaction = try environment.beginWrite()
        try transaction.put("new", for: "a", in: database)
        let reader = try environment.beginRead()
        #expect(try reader.text(for: "a", in: database) == "old")
        reader.end()
        try transaction.commit()
    }
}
