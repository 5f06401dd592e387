/// How far a task's changelogs hold what was committed, store by store. It is committed with the input positions, as
/// their metadata: whoever gets the task, with no state of its own, then knows what its changelogs must hold.
package struct CommittedChangelogs: Sendable, Equatable {
    /// One more than the offset of the last record of each changelog that holds any.
    package var ends: [String: Offset] = [:]

    package init(ends: [String: Offset] = [:]) { self.ends = ends }

    /// What the cluster takes as metadata (`offset.metadata.max.bytes`, 4,096), with something to spare.
    private static let byteLimit = 4000
    private static let name = "changelogs "

    /// "changelogs counts=12 sums=40". Store names have no spaces. Stores that don't fit are left out: nothing is known
    /// of them then.
    package var metadata: String {
        var text = ""
        for (store, end) in ends.sorted(by: { $0.key < $1.key }) where end.rawValue > 0 {
            let part = "\(store)=\(end.rawValue)"
            guard Self.name.utf8.count + text.utf8.count + part.utf8.count + 1 <= Self.byteLimit else { break }
            text += text.isEmpty ? part : " \(part)"
        }
        return text.isEmpty ? "" : Self.name + text
    }

    /// Reads it again; metadata of another program says nothing.
    package init(metadata: String) {
        guard metadata.hasPrefix(Self.name) else { return }
        for part in metadata.dropFirst(Self.name.count).split(separator: " ") {
            guard let sign = part.lastIndex(of: "="), let end = Int64(part[part.index(after: sign)...]) else { continue }
            ends[String(part[..<sign])] = Offset(end)
        }
    }
}

extension CommittedChangelogs {
    /// What the state has noted.
    init(of state: TaskState) throws {
        for name in state.storeNames { ends[name] = try state.changelogPosition(of: name) }
    }
}
