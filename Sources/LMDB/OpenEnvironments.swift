import Synchronization

/// The environments that this process has open, by data file. An open file's identity can't become another file's.
///
/// LMDB holds `fcntl` locks, which closing *any* descriptor of the lock file drops: opening an environment twice in one
/// process silently breaks the exclusion of writers. So the second opening is refused.
enum OpenEnvironments {
    private static let identities = Mutex<Set<FileIdentity>>([])

    /// Whether the file was free, and is ours now.
    static func claim(_ identity: FileIdentity) -> Bool {
        identities.withLock { $0.insert(identity).inserted }
    }

    /// Closes an environment, and frees its file at the same instant: earlier the file could be opened a second time, later
    /// a new file could have taken its identity.
    static func release(_ identity: FileIdentity, closing close: () -> Void) {
        identities.withLock { identities in
            close()
            identities.remove(identity)
        }
    }
}
