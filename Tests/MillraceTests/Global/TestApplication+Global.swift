import Millrace
import MillraceRuntime
import Testing

@testable import MillraceRuntime

extension TestApplication {
    /// Opens the copy of the global tables as a start does, calls `body`, and closes it.
    func withGlobalTables<Result>(
        log: (any Log)? = nil, _ body: (GlobalState, GlobalUpdater) throws -> Result
    ) throws -> Result {
        let tables = topology.plan.globalTables
        let copy = try GlobalState(
            in: state.globalDirectory, tables: tables, logIdentity: self.log.identity,
            topicIDs: try self.log.admin.topicIDs(of: tables.map(\.topic)), signatures: topology.globalSignatures,
            logger: report.logger)
        let updater = GlobalUpdater(
            tables: tables, program: topology.program, state: copy, log: log ?? self.log, handlers: ErrorHandlers(),
            logger: report.logger, time: time)
        let outcome = Swift.Result { try body(copy, updater) }
        updater.close()
        try copy.close()
        return try outcome.get()
    }

    /// Starts, brings the tables up to date and ends. Returns the rows of a store.
    func restoredRows(of store: String) throws -> [String] {
        try withGlobalTables { copy, updater in
            #expect(try updater.restore())
            return try copy.rows(of: store)
        }
    }
}

extension GlobalState {
    /// The rows of a store with keys and values that are text, sorted, a line each.
    func rows(of store: String) throws -> [String] {
        var rows: [String] = []
        try GlobalReader(self).scan(store) { key, _, value in
            rows.append("\(try Serde.string.decode(key))=\(try Serde.string.decode(value))")
        }
        return rows.sorted()
    }
}

extension GlobalUpdater {
    /// Takes in all that is there now.
    func updateFully() throws {
        while try update() {}
    }
}
