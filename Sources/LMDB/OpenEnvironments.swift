import Synchronization

/// The environments that this process has open, by directory.
///
/// LMDB holds `fcntl` locks, which closing *any* descriptor of the lock file drops: opening a directory twice in one
/// process silently breaks the exclusion of writers. So the second opening is refused.
enum OpenEnvironments {
    private static let identities = Mutex<Set<FileIdentity>>([])

    /// Whether the directory was free, and is ours now.
    static func claim(_ identity: FileIdentity) -> Bool {
        identities.withLock { $0.insert(identity).inserted }
    }

    static func release(_ identity: FileIdentity) {
        identities.withLock { identities in
            if identities.remove(identity) == nil {
                assertionFailure("an environment was closed twice")
            }
        }
    }
}
