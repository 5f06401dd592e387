// Never inlined, so that the calls that succeed stay small.
extension TransactionState {
    @inline(never)
    func failure(_ code: Int32, _ operation: StaticString, _ reason: String? = nil) -> LMDBError {
        var reason = reason
        if thread == nil, code == errnoPermissionDenied {
            reason = "a read transaction can't write"
        }
        return LMDBError(
            code: LMDBError.Code(rawValue: code), operation: "\(operation)", path: environment.path, reason: reason)
    }

    @inline(never)
    func wrongThread(_ operation: StaticString) -> LMDBError {
        failure(
            errnoNotPermitted, operation,
            "a write transaction and its cursors belong to the thread that began it; this is another one")
    }

    @inline(never)
    func wasReset(_ operation: StaticString) -> LMDBError {
        failure(mdbBadTransaction, operation, "the read transaction was reset; renew it first")
    }

    @inline(never)
    func unusable(_ database: Database, _ operation: StaticString) -> LMDBError {
        if isReset {
            return wasReset(operation)
        }
        return failure(
            mdbBadDatabase, operation,
            environment.databases.contains(database)
                ? "the database was opened after this transaction began; begin a new one"
                : "the database is of another environment, was dropped, or the transaction that opened it was aborted")
    }

    @inline(never)
    func deadCursor(_ operation: StaticString) -> LMDBError {
        failure(mdbBadTransaction, operation, "the cursor's transaction has ended; open a cursor in a live one")
    }

    @inline(never)
    func cursorStandsNowhere(_ operation: StaticString) -> LMDBError {
        failure(
            errnoInvalidArgument, operation,
            "the cursor stands on no entry, or the database was changed by other means; move the cursor first")
    }

    @inline(never)
    func otherKey(_ operation: StaticString) -> LMDBError {
        failure(errnoInvalidArgument, operation, "the key isn't that of the entry the cursor stands on")
    }
}
