package import MillraceRuntime
import Testing

/// A consumer in a test, with what it owns.
package final class GroupMember {
    package let consumer: any LogConsumer
    package private(set) var partitions: [TopicPartition] = []
    package private(set) var assignments = 0
    /// What was revoked and not given back yet.
    package private(set) var revoked: [TopicPartition]?

    package init(_ consumer: any LogConsumer) { self.consumer = consumer }

    package func close() { consumer.close() }

    /// One poll; keeps note of what it told.
    package func poll(_ wait: Duration = .milliseconds(20)) throws {
        switch try consumer.poll(maximumWait: wait) {
        case .assigned(let partitions):
            self.partitions = partitions.sorted()
            assignments += 1
        case .revoked(let partitions), .lost(let partitions):
            revoked = partitions
        case nil:
            break
        }
    }

    package func finishRevocation() throws {
        revoked = nil
        partitions = []
        try consumer.finishRevocation()
    }

    package func waitForAssignment(_ patience: Duration) throws {
        try wait(patience, for: "an assignment") { assignments > 0 }
    }

    package func waitForRevocation(_ patience: Duration) throws {
        try wait(patience, for: "a revocation") { revoked != nil }
    }

    private func wait(_ patience: Duration, for what: String, _ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + patience
        while try !condition() {
            guard ContinuousClock.now < deadline else { throw LogContract.Failure("waited in vain for \(what)") }
            try poll()
        }
    }

    /// Polls until there is nothing more of the partitions.
    package func waitForEnds(_ partitions: [TopicPartition], _ patience: Duration) throws {
        try wait(patience, for: "the end of \(partitions)") {
            try partitions.allSatisfy { partition in
                let batch = try consumer.takeBatch(from: partition, maximumRecords: 10)
                #expect(batch?.count ?? 0 == 0)
                return try !consumer.hasMore(of: partition)
            }
        }
    }

    package func startFromTheBeginning() throws {
        try consumer.seek(to: Dictionary(uniqueKeysWithValues: partitions.map { ($0, 0) }))
    }

    /// That many records of a partition.
    package func take(
        _ count: Int, from partition: TopicPartition, _ patience: Duration, wait: Duration = .milliseconds(20)
    ) throws -> [TestRecord] {
        let deadline = ContinuousClock.now + patience
        var records: [TestRecord] = []
        while records.count < count {
            guard ContinuousClock.now < deadline else {
                throw LogContract.Failure("only \(records.count) of \(count) records came in time")
            }
            if let batch = try consumer.takeBatch(from: partition, maximumRecords: count - records.count) {
                records += batch.records
            } else {
                try poll(wait)
            }
        }
        return records
    }
}

extension LogContract {
    package func join(_ group: String, _ topics: [String], clientID: String = "member") throws -> GroupMember {
        GroupMember(try log.makeConsumer(group: group, topics: topics, clientID: clientID))
    }

    /// Polls both until the first is to give back what it has.
    func awaitRevocation(from first: GroupMember, for second: GroupMember) throws {
        let deadline = deadline
        while first.revoked == nil {
            guard ContinuousClock.now < deadline else { throw Failure("nothing was revoked in time") }
            try second.poll(.milliseconds(5))
            try first.poll(.milliseconds(5))
        }
    }

    /// Polls all members, giving back at once what is revoked, until each has an assignment and together they own so
    /// many partitions.
    package func settle(_ members: [GroupMember], partitions: Int) throws {
        let deadline = deadline
        while !members.allSatisfy({ $0.assignments > 0 && $0.revoked == nil })
            || members.reduce(0, { $0 + $1.partitions.count }) != partitions
        {
            guard ContinuousClock.now < deadline else { throw Failure("the group did not settle in time") }
            for member in members {
                try member.poll(.milliseconds(5))
                if member.revoked != nil { try member.finishRevocation() }
            }
        }
    }
}
