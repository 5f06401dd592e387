import Synchronization

extension Environment {
    /// Writes a copy of what is committed to another directory, whose data file must not exist yet: `mdb_env_copyfd2`.
    ///
    /// The copy is on the disk when this returns; after an error nothing of it remains. It is a read transaction as long
    /// as it runs. A compacting copy leaves free pages out. A plain one waits for the write transaction at its beginning,
    /// so the calling thread must not have it open.
    package func copy(to directory: String, compacting: Bool) throws(LMDBError) {
        let target = Self.dataFile(in: directory)
        let handle = try acquireForCopy()
        defer { release() }
        try Self.check(makeDirectory(directory), "mkdir", target)
        switch FileDescriptor.create(target) {
        case .failure(let error): throw Self.failure(error.code, "open", target)
        case .success(let file):
            var operation = "mdb_env_copyfd2"
            var code = handle.copy(to: file, flags: compacting ? mdbCopyCompacting : 0)
            if code == 0 {
                operation = "fsync"
                code = file.sync()
            }
            let closing = file.close()
            if code == 0, closing != 0 {
                operation = "close"
                code = closing
            }
            if code == 0 {
                operation = "fsync"
                code = syncDirectory(directory)
            }
            if code != 0 {
                // The first error is the one to report; what can't be removed is in the way of the next copy, which says so.
                _ = removeFile(target)
                throw Self.failure(code, operation, target)
            }
        }
    }

    private func acquireForCopy() throws(LMDBError) -> EnvironmentHandle {
        let operation = "mdb_env_copyfd2"
        return try state.withLock { state throws(LMDBError) in
            let handle = try openHandle(state, operation)
            if state.writer == currentThread() {
                throw LMDBError(
                    code: .deadlock, operation: operation, path: path,
                    reason: "this thread has the write transaction open; commit or abort it first")
            }
            state.users += 1
            return handle
        }
    }
}

/// `fsync` of a directory, so that a new file in it is still there after a power loss.
private func syncDirectory(_ path: String) -> Int32 {
    switch FileDescriptor.openDirectory(path) {
    case .failure(let error): return error.code
    case .success(let directory):
        defer { directory.closeAfterReading() }
        return directory.sync()
    }
}
