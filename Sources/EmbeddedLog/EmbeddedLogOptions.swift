package import MillraceRuntime

/// Who opens the log.
package enum Access: Sendable {
    /// The one process that runs consumer groups and cleans up. Holds the directory's lock.
    case owner
    /// A process that works beside the owner, or without one: it appends, reads and administers, but joins no group.
    /// The log must exist.
    case guest
}

/// How the log is opened. Within one process the first opening of a directory decides.
package struct EmbeddedLogOptions: Sendable {
    /// What a commit waits for.
    package enum Durability: Sendable {
        /// The disk has it: safe from power loss.
        case synchronous
        /// The kernel has it: safe from `kill -9`, but after a power loss the log may be torn, and is refused if it was
        /// open. Guests sync nevertheless.
        case withoutSync
    }

    package var durability: Durability
    /// How far the log may grow before it makes its map larger; costs address space only.
    package var mapSize: Int
    /// How often the owner's background thread applies retention and compaction; nil is never.
    package var cleaningInterval: Duration?
    /// How many new bytes a partition must hold before compaction looks at it.
    package var minimumDirtyBytes: Int64
    /// The largest record that producers write: bytes of key, value and headers with some 40 more. A topic may have a
    /// limit of its own, `max.message.bytes`.
    package var maximumRecordBytes: Int
    /// Told when the background thread failed, which tries again at its next turn, or the last sync at the closing. By
    /// itself it writes a line to the standard error stream.
    package var cleaningFailed: @Sendable (LogError) -> Void

    package init(
        durability: Durability = .synchronous, mapSize: Int = 64 << 30, cleaningInterval: Duration? = .seconds(30),
        minimumDirtyBytes: Int64 = 4 << 20, maximumRecordBytes: Int = RecordSizeLimit.usual,
        cleaningFailed: @escaping @Sendable (LogError) -> Void = { warn($0.description) }
    ) {
        self.durability = durability
        self.mapSize = mapSize
        self.cleaningInterval = cleaningInterval
        self.minimumDirtyBytes = minimumDirtyBytes
        self.maximumRecordBytes = maximumRecordBytes
        self.cleaningFailed = cleaningFailed
    }
}
