/// What belongs to a committed input position, and is committed with it as its metadata. A process that gets the task
/// without state, or with old state, then knows which input topic it was, and what the task's changelogs must hold.
package struct CommittedFacts: Sendable, Equatable {
    /// The input topic's id, where the log has ids.
    package var topicID: String?
    /// One more than the offset of the last record of each changelog that holds any, by store.
    package var changelogEnds: [String: Offset] = [:]
    /// The task's stream time, if it has seen a record and keeps stores.
    package var streamTime: Timestamp?

    package init(
        topicID: String? = nil, changelogEnds: [String: Offset] = [:], streamTime: Timestamp? = nil
    ) {
        self.topicID = topicID
        self.streamTime = streamTime
        self.changelogEnds = changelogEnds
    }

    private static let start = "millrace"
    private static let topicSign = "topic:"
    private static let timeSign = "time:"
    /// What the cluster takes as metadata (`offset.metadata.max.bytes`, 4,096), with something to spare.
    private static let byteLimit = 4000

    /// "millrace topic:xB3q time:500 counts=12 sums=40": names of stores have neither spaces nor colons. Stores that don't fit are
    /// left out: nothing is known of them then.
    package var metadata: String {
        var parts: [String] = []
        if let topicID, !topicID.contains(" ") { parts.append(Self.topicSign + topicID) }
        if let streamTime { parts.append(Self.timeSign + "\(streamTime)") }
        for (store, end) in changelogEnds.sorted(by: { $0.key < $1.key }) where end.rawValue > 0 {
            parts.append("\(store)=\(end.rawValue)")
        }
        if parts.isEmpty { return "" }
        var text = Self.start
        for part in parts where text.utf8.count + 1 + part.utf8.count <= Self.byteLimit { text += " \(part)" }
        return text
    }

    /// Reads it again; metadata of another program says nothing.
    package init(metadata: String) {
        let parts = metadata.split(separator: " ")
        guard parts.first == Self.start[...] else { return }
        for part in parts.dropFirst() {
            if part.hasPrefix(Self.topicSign) {
                topicID = String(part.dropFirst(Self.topicSign.count))
            } else if part.hasPrefix(Self.timeSign) {
                streamTime = Int64(part.dropFirst(Self.timeSign.count)).map(Timestamp.init(milliseconds:))
            } else if let sign = part.lastIndex(of: "="), let end = Int64(part[part.index(after: sign)...]) {
                changelogEnds[String(part[..<sign])] = Offset(end)
            }
        }
    }
}
