/// The names in a state's LMDB environment: of its databases, and of the entries of `meta`. They are part of the state's
/// format.
package enum StateLayout {
    /// The format that this version reads and writes.
    package static let format = "1"

    /// The database of what a state remembers beside the rows of its stores.
    package static let meta = "meta"

    private static let storePrefix = "store:"

    /// The database with the rows of a store.
    package static func database(ofStore name: String) -> String { storePrefix + name }

    /// The store whose rows are in a database; nil for another database.
    package static func store(ofDatabase name: String) -> String? {
        name.hasPrefix(storePrefix) ? String(name.dropFirst(storePrefix.count)) : nil
    }

    /// What an entry of `meta` is about.
    package struct Entry: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable {
            /// The state's format.
            case format
            /// The identity of the log that the state belongs to.
            case log
            /// When the state was last known to be current.
            case commitTime = "commit-time"
            /// The newest time that the task has seen in its inputs.
            case streamTime = "stream-time"
            /// Where a store's changelog, or a partition of a global table's topic, is read next.
            case position
            /// How far an input partition had been processed.
            case input
            /// The id that a topic had.
            case topic
            /// How a store's bytes are to be read.
            case signature
        }

        package let kind: Kind
        /// The store, topic or partition; empty where the entry is about the whole state.
        package let subject: String

        private static let separator: Character = ":"

        private init(_ kind: Kind, of subject: String = "") {
            self.kind = kind
            self.subject = subject
        }

        package static let format = Entry(.format)
        package static let log = Entry(.log)
        package static let commitTime = Entry(.commitTime)
        package static let streamTime = Entry(.streamTime)

        package static func position(ofStore name: String) -> Entry { Entry(.position, of: name) }
        package static func position(of partition: TopicPartition) -> Entry { Entry(.position, of: "\(partition)") }
        package static func input(_ partition: TopicPartition) -> Entry { Entry(.input, of: "\(partition)") }
        package static func topic(_ name: String) -> Entry { Entry(.topic, of: name) }
        package static func signature(ofStore name: String) -> Entry { Entry(.signature, of: name) }

        /// The entry's key in `meta`.
        package var name: String { subject.isEmpty ? kind.rawValue : "\(kind.rawValue)\(Self.separator)\(subject)" }

        /// The entry with this key; nil for one of a later version.
        package init?(name: String) {
            let parts = name.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
            guard let kind = Kind(rawValue: String(parts[0])) else { return nil }
            self.init(kind, of: parts.count > 1 ? String(parts[1]) : "")
        }

        /// The subject, where it is a partition.
        package var partition: TopicPartition? { TopicPartition(Substring(subject)) }
    }
}

extension TopicPartition {
    /// The partition that its description names; a topic's name may hold hyphens.
    fileprivate init?(_ description: Substring) {
        guard let hyphen = description.lastIndex(of: "-"),
            let partition = Int32(description[description.index(after: hyphen)...])
        else { return nil }
        self.init(String(description[..<hyphen]), PartitionID(partition))
    }
}
