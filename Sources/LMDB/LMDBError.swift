/// A failed call of LMDB, or one that this module refused before LMDB saw it.
package struct LMDBError: Error, Equatable, Sendable {
    /// LMDB's code (negative) or the system's `errno` (positive).
    package let code: Int32
    /// The C function that failed, as in `mdb_put`.
    package let operation: String
    /// The environment's data file.
    package let path: String
    /// Why this module refused the call; nil when the code is LMDB's own answer.
    package let reason: String?

    package init(code: Code, operation: String, path: String, reason: String? = nil) {
        self.code = code.rawValue
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    /// Whether this is the error with that code.
    package func `is`(_ code: Code) -> Bool {
        self.code == code.rawValue
    }
}

extension LMDBError: CustomStringConvertible {
    package var description: String {
        var text = "\(operation) on \(path) failed: \(reason ?? errorText(code)) (\(code))."
        if let advice {
            text += " \(advice)"
        }
        return text
    }

    /// What to do next, for the codes that have a known remedy.
    private var advice: String? {
        guard reason == nil else { return nil }
        return switch Code(rawValue: code) {
        case .mapFull:
            "Abort the transaction, grow the map (a larger map size costs address space only) and do the work again."
        case .mapResized: "Another process has grown the map: end all transactions, adopt its size and begin again."
        case .readersFull:
            "Too many read transactions are open: end some, clear the slots of dead processes, or allow more readers."
        case .databasesFull: "Open the environment with a larger maximum of databases."
        case .transactionFull: "Abort the transaction and do the work in several smaller ones."
        case .badTransaction: "An earlier call of this transaction failed: abort it and do the work again."
        case .badValueSize: "A key has 1 to 511 bytes."
        case .keyExists: "The key is there already, or is not greater than the last one in an append."
        case .invalid, .versionMismatch:
            "The file is no LMDB environment or was garbled: restore it from a copy, or remove it to start empty."
        case .corrupted, .pageNotFound:
            "The file is damaged: restore it from a copy, or remove it to start empty."
        case .panic: "Close the environment, free the cause (often a full or failing disk) and open it again."
        case .noSpace, .quotaExceeded: "Free space on the disk, abort the transaction and do the work again."
        case .permissionDenied, .notPermitted: "The user of this process needs read and write access to the directory."
        case .readOnly: "The file system is mounted read-only."
        case .io: "The disk failed: see the kernel's log."
        case .outOfMemory: "Memory or address space is short: lower the map size or raise the process's limit."
        default: nil
        }
    }
}
