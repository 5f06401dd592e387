import LMDB
import MillraceRuntime

/// What makes an environment a log, and which one.
struct StoreFormat: Sendable {
    static let version = "2"

    var databases: StoreDatabases
    var identity: String

    /// Recognises the log of an environment, or makes one in an environment that nobody has written to yet.
    init(of environment: Environment, creating: Bool) throws {
        if let databases = try StoreDatabases(in: try environment.beginRead()) {
            self.databases = databases
        } else {
            databases = try Self.create(in: environment, creating: creating)
        }
        let directory = environment.directory
        let transaction = try environment.beginRead()
        guard let version = try databases.metaText(.format, in: transaction),
            let identity = try databases.metaText(.identity, in: transaction)
        else {
            throw Self.foreign(directory)
        }
        guard version == Self.version else {
            throw LogError(
                .stop,
                "The log in \(directory) has format \(version), this program reads format \(Self.version): run the "
                    + "version that wrote it, or choose another directory.")
        }
        self.identity = identity
    }

    private static func create(in environment: Environment, creating: Bool) throws -> StoreDatabases {
        let directory = environment.directory
        guard creating else {
            throw environment.lastTransactionID == 0 ? missing(directory) : foreign(directory)
        }
        let transaction = try environment.beginWrite()
        // Asked under the writer's lock: nobody can write in between.
        guard environment.lastTransactionID == 0 else { throw foreign(directory) }
        let databases = try StoreDatabases(in: transaction)
        for (key, text) in [(MetaKey.format, version), (.identity, randomIdentity())] {
            try key.withBytes { key in
                try Array(text.utf8).withRawSpan { try transaction.put($0, for: key, in: databases.meta) }
            }
        }
        try transaction.commit()
        // LMDB syncs the file's bytes, and not that there is a file of that name.
        for path in [directory, directory + "/.."] { try Files.syncDirectory(path) }
        return databases
    }

    static func missing(_ directory: String) -> LogError {
        LogError(
            .stop,
            "There is no log in \(directory): start the application once, which makes it, or name the directory of one "
                + "that is there.")
    }

    static func foreign(_ directory: String) -> LogError {
        LogError(
            .stop,
            "\(directory) holds something else than a log, which was left alone: name a directory of the log's own, one "
                + "that is empty or doesn't exist yet.")
    }

    /// 128 random bits, written as a UUID of version 4 is.
    private static func randomIdentity() -> String {
        let high = (UInt64.random(in: .min ... .max) & ~0xf000) | 0x4000
        let low = (UInt64.random(in: .min ... .max) >> 2) | 1 << 63
        func hex(_ number: UInt64, _ shift: UInt64, _ digits: Int) -> String {
            let text = String(number >> shift & (1 << (4 * UInt64(digits)) - 1), radix: 16)
            return String(repeating: "0", count: digits - text.count) + text
        }
        return [hex(high, 32, 8), hex(high, 16, 4), hex(high, 0, 4), hex(low, 48, 4), hex(low, 0, 12)]
            .joined(separator: "-")
    }
}

extension RawSpan {
    /// The bytes as text.
    var text: String { unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) } }
}
