import LMDB
import MillraceRuntime
import Synchronization

/// The log's LMDB environment and what all of a process's users of it share.
final class LogStore: Sendable {
    let directory: String
    let environment: Environment
    let databases: StoreDatabases
    /// Whether a commit has reached the disk when it returns.
    let isSynchronous: Bool
    /// The log's name among all logs.
    let identity: String
    /// Signalled at each commit of this process, and whenever a group's assignment may have changed.
    let changes = Signal()
    private let residentPages: ResidentPages
    /// Who has the right to each transactional id.
    let producers = ProducerEpochs()
    let readers = ReaderPositions()

    private let writerLock: WriterLock
    /// Transactions are inside; growing the map, which may move it, needs to be alone.
    private let mapGate = SharedGate()
    /// Read transactions to be used again.
    private let idleReads = Mutex<[IdleRead]>([])

    /// Opens the environment of a directory that exists.
    init(directory: String, options: EmbeddedLogOptions, creating: Bool) throws {
        self.directory = directory
        isSynchronous = options.durability == .synchronous
        environment = try Environment(
            directory: directory,
            options: EnvironmentOptions(
                maximumDatabases: StoreDatabases.count, mapSize: options.mapSize, maximumReaders: 1_024,
                durability: options.durability == .synchronous ? .synchronous : .withoutSync))
        residentPages = ResidentPages(of: environment)
        let writerLock = try WriterLock(path: "\(directory)/\(WriterLock.fileName)")
        self.writerLock = writerLock
        writerLock.lock()
        defer { writerLock.unlock() }
        let format = try StoreFormat(of: environment, creating: creating)
        databases = format.databases
        identity = format.identity
    }

    /// Runs `body` on a snapshot of what is committed. `task` is what an error says was being done.
    func read<Result>(
        _ task: @autoclosure () -> String, _ body: (borrowing ReadTransaction) throws -> Result
    ) throws(LogError) -> Result {
        while true {
            do {
                mapGate.enter()
                defer { mapGate.leave() }
                let read = try idleReads.withLock { $0.popLast() }?.renewed() ?? IdleRead(try environment.beginRead())
                defer {
                    read.transaction.reset()
                    idleReads.withLock { $0.append(read) }
                }
                return try body(read.transaction)
            } catch let error as LMDBError where error.is(.mapResized) {
                try adoptMapSize(task())
            } catch {
                throw failure(error, task())
            }
        }
    }

    /// Runs `body` in a transaction and commits it. `body` may run more than once: each time the map was too small.
    func write<Result>(
        _ task: @autoclosure () -> String, _ body: (borrowing WriteTransaction) throws -> Result
    ) throws(LogError) -> Result {
        while true {
            let mapSize = environment.mapSize
            do {
                let write = try beginWrite(task())
                let result = try body(write.transaction)
                try write.commit()
                changes.notifyAll()
                return result
            } catch let error as LMDBError where error.is(.mapFull) {
                try growMap(from: mapSize, task())
            } catch {
                throw failure(error, task())
            }
        }
    }

    /// Begins a transaction that the caller ends, on this thread. Waits while another thread or process has one.
    func beginWrite(_ task: @autoclosure () -> String) throws(LogError) -> StoreWrite {
        while true {
            do throws(LMDBError) {
                let turn = WriterTurn(writerLock)
                let pass = MapPass(mapGate)
                return StoreWrite(transaction: try environment.beginWrite(), pass: pass, turn: turn)
            } catch {
                guard error.is(.mapResized) else { throw failure(error, task()) }
            }
            try adoptMapSize(task())
        }
    }

    /// Doubles the map, unless somebody else did. This thread must have no transaction.
    func growMap(from size: Int, _ task: @autoclosure () -> String) throws(LogError) {
        try changeMap(task()) {
            if environment.mapSize <= size { try environment.growMap(to: 2 * min(size, .max / 2)) }
        }
    }

    private func adoptMapSize(_ task: @autoclosure () -> String) throws(LogError) {
        try changeMap(task()) { try environment.adoptMapSize() }
    }

    private func changeMap(_ task: @autoclosure () -> String, _ change: () throws -> Void) throws(LogError) {
        do {
            try mapGate.alone {
                idleReads.withLock { $0.removeAll() }
                try change()
            }
        } catch {
            throw failure(error, task())
        }
    }

    /// After a failed commit: whether the very write failed that makes a commit count. LMDB then refuses all further work;
    /// a commit that failed before it left nothing.
    var isOutcomeUnknown: Bool {
        mapGate.enter()
        defer { mapGate.leave() }
        do throws(LMDBError) {
            try environment.beginRead().end()
            return false
        } catch {
            return error.is(.panic)
        }
    }

    /// Brings everything committed to the disk.
    func sync() throws(LogError) {
        mapGate.enter()
        defer { mapGate.leave() }
        do {
            try environment.sync(force: true)
        } catch {
            throw failure(error, "Bringing the log to the disk")
        }
    }

    /// Clears the slots of processes that died in a read, which keep pages from being used again.
    func forgetDeadReaders() throws(LogError) {
        mapGate.enter()
        defer { mapGate.leave() }
        do {
            _ = try environment.checkReaders()
        } catch {
            throw failure(error, "Looking for readers that died")
        }
    }

    /// Behind the gate, since releasing pages uses the environment, and a change of the map wants that unused.
    func noteRead(bytes: Int) {
        mapGate.enter()
        defer { mapGate.leave() }
        residentPages.noteRead(bytes: bytes)
    }

    /// Releases the environment, which closes when the last transaction ends.
    func close() {
        idleReads.withLock { $0.removeAll() }
        environment.close()
    }

    func failure(_ error: any Error, _ task: String) -> LogError {
        StoreFailure.logError(error, task, directory)
    }
}

/// A write transaction that keeps the map where it is.
struct StoreWrite: ~Copyable {
    // Ended in this order.
    let transaction: WriteTransaction
    private let pass: MapPass
    private let turn: WriterTurn

    fileprivate init(
        transaction: consuming WriteTransaction, pass: consuming MapPass, turn: consuming WriterTurn
    ) {
        self.transaction = transaction
        self.pass = pass
        self.turn = turn
    }

    consuming func commit() throws(LMDBError) {
        try transaction.commit()
    }
}

/// The turn to write.
private struct WriterTurn: ~Copyable {
    private let lock: WriterLock

    init(_ lock: WriterLock) {
        self.lock = lock
        lock.lock()
    }

    deinit { lock.unlock() }
}

/// The right to be inside of the map's gate.
private struct MapPass: ~Copyable {
    private let gate: SharedGate

    init(_ gate: SharedGate) {
        self.gate = gate
        gate.enter()
    }

    deinit { gate.leave() }
}

/// A read transaction between two uses. One thread at a time has it, and LMDB lets it change threads.
private final class IdleRead: @unchecked Sendable {
    var transaction: ReadTransaction

    init(_ transaction: consuming ReadTransaction) { self.transaction = transaction }

    func renewed() throws(LMDBError) -> IdleRead {
        try transaction.renew()
        return self
    }
}
