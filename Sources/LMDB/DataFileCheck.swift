/// Tells a data file that lost its end from a whole one.
///
/// LMDB reads through a memory map and checks no lengths: it opens a truncated file, and the first read past the end kills
/// the process with `SIGBUS`. A whole file may be short, too: free pages at the end were possibly never written. So a
/// short file is whole exactly if its list of free pages names every page that is missing.
struct DataFileCheck {
    private let file: FileDescriptor
    private let meta: DataFileLayout.Meta
    /// The pages that are in the file, whole.
    private let pages: UInt64

    private enum Damage: Error {
        case unreadable(SystemError)
        case invalid
        case truncated
    }

    /// Throws if the file can't be read safely. What LMDB checks itself is left to it.
    static func check(_ file: FileDescriptor, _ path: String) throws(LMDBError) {
        do throws(Damage) {
            guard let check = try DataFileCheck(file) else { return }
            try check.run()
        } catch {
            switch error {
            case .unreadable(let error): throw Environment.failure(error.code, "pread", path)
            case .invalid: throw Environment.failure(mdbInvalid, "mdb_env_open", path)
            case .truncated:
                throw LMDBError(
                    code: .corrupted, operation: "mdb_env_open", path: path,
                    reason: "the data file lost its end; restore it from a copy, or remove it to start empty")
            }
        }
    }

    /// Nil for a file that LMDB refuses, or creates anew.
    private init?(_ file: FileDescriptor) throws(Damage) {
        guard let first = DataFileLayout.Meta(try Self.get(file.read(DataFileLayout.Meta.byteCount, at: 0))) else {
            return nil
        }
        guard first.isSane else { throw .invalid }
        let bytes = try Self.get(file.read(DataFileLayout.Meta.byteCount, at: Int(first.pageSize)))
        guard let second = DataFileLayout.Meta(bytes) else { return nil }
        guard second.isSane, second.pageSize == first.pageSize else { throw .invalid }
        self.file = file
        meta = second.transactionID > first.transactionID ? second : first
        // After the meta pages: a writer in another process lets the file grow before it writes them.
        pages = UInt64(try Self.get(file.status()).size) / UInt64(meta.pageSize)
    }

    private func run() throws(Damage) {
        guard pages <= meta.lastPage else { return }
        let missing = meta.lastPage - pages + 1
        guard try missingPagesInFreeList() >= missing else { throw .truncated }
    }

    /// Walks the tree of free lists, and counts the pages in it that the file doesn't have.
    private func missingPagesInFreeList() throws(Damage) -> UInt64 {
        guard meta.freeListRoot != DataFileLayout.noPage else { return 0 }
        var found: UInt64 = 0
        var visited: UInt64 = 0
        var waiting = [meta.freeListRoot]
        while let number = waiting.popLast() {
            visited += 1
            // More pages than there are: the tree has a loop.
            guard visited <= pages else { throw .truncated }
            let page = DataFileLayout.Page(try read(Int(meta.pageSize), page: number, skipping: 0))
            guard let nodes = page.nodes else { throw .truncated }
            for node in nodes {
                switch node {
                case .child(let child): waiting.append(child)
                case .inline(let list): found += try missingPages(in: list)
                case .overflow(let start, let byteCount):
                    found += try missingPages(in: try read(byteCount, page: start, skipping: DataFileLayout.headerSize))
                }
            }
        }
        return found
    }

    /// A list of free pages is its count and so many page numbers.
    private func missingPages(in list: [UInt8]) throws(Damage) -> UInt64 {
        guard let count = list.integer(at: 0, as: UInt64.self), count <= list.count / 8 - 1 else { throw .truncated }
        var found: UInt64 = 0
        for index in 0..<Int(count) {
            guard let page = list.integer(at: 8 + 8 * index, as: UInt64.self) else { throw .truncated }
            if page >= pages, page <= meta.lastPage { found += 1 }
        }
        return found
    }

    private func read(_ byteCount: Int, page: UInt64, skipping: Int) throws(Damage) -> [UInt8] {
        guard page < pages else { throw .truncated }
        // In range, since the page is in the file.
        let bytes = try Self.get(file.read(byteCount, at: Int(page) * Int(meta.pageSize) + skipping))
        guard bytes.count == byteCount else { throw .truncated }
        return bytes
    }

    private static func get<Value>(_ result: Result<Value, SystemError>) throws(Damage) -> Value {
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .unreadable(error)
        }
    }
}
