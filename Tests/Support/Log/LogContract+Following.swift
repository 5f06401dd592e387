import MillraceRuntime
import Testing

extension LogContract {
    static let following: [Case] = [
        Case("a follower reads on over the end") { contract in
            let topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "1"), TestRecord("k", "2")], to: topic)
            let follower = try contract.log.follow(TopicPartition(topic, 0), from: 0)
            defer { follower.close() }
            #expect(try contract.take(2, from: follower).values == ["1", "2"])
            try contract.expectNothing(from: follower)
            for number in 3...5 {
                try contract.write([TestRecord("k", "\(number)")], to: topic)
                #expect(try contract.take(1, from: follower).values == ["\(number)"])
            }
            try contract.expectNothing(from: follower)
        },
        Case("a follower of an empty partition reads what comes") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            let follower = try contract.log.follow(TopicPartition(topic, 1), from: 0)
            defer { follower.close() }
            try contract.expectNothing(from: follower)
            try contract.write([TestRecord("k", "other")], to: topic, partition: 0)
            try contract.write([TestRecord("k", "first")], to: topic, partition: 1)
            #expect(try contract.take(1, from: follower).values == ["first"])
        },
        Case("a follower sees nothing of a transaction before its commit, and never of an aborted one") { contract in
            let topic = try contract.makeTopic()
            let follower = try contract.log.follow(TopicPartition(topic, 0), from: 0)
            defer { follower.close() }
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            for round in 0..<3 {
                try producer.begin()
                try producer.append(TestRecord("k", "aborted \(round)"), to: handle)
                try producer.flush(within: contract.patience)
                try contract.expectNothing(from: follower)
                try producer.abort()
                try producer.begin()
                try producer.append(TestRecord("k", "committed \(round)"), to: handle)
                try producer.flush(within: contract.patience)
                try contract.expectNothing(from: follower)
                try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
                #expect(try contract.take(1, from: follower).values == ["committed \(round)"])
            }
        },
        Case("a follower goes on behind the markers of transactions") { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            for number in 0..<20 {
                try producer.begin()
                try producer.append(TestRecord("k", "\(number)"), to: handle)
                if number % 3 == 1 {
                    try producer.abort()
                } else {
                    try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
                }
            }
            let all = try contract.readAll(topic)
            #expect(all.values == (0..<20).filter { $0 % 3 != 1 }.map(String.init))
            let partition = TopicPartition(topic, 0)
            // From the first record, from the first one's marker, and from behind the last one's.
            let starts = [0, try #require(all[0].offset).next, try contract.range(topic).end]
            let followers = try starts.map { try contract.log.follow(partition, from: $0) }
            defer { for follower in followers { follower.close() } }
            for (follower, start) in zip(followers, starts) {
                let expected = all.filter { $0.offset.map { $0 >= start } ?? false }
                #expect(try contract.take(expected.count, from: follower) == expected)
                try contract.expectNothing(from: follower)
            }
            try contract.write([TestRecord("k", "more")], to: topic)
            for follower in followers { #expect(try contract.take(1, from: follower).values == ["more"]) }
        },
        Case("a follower is told that its position was deleted") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<3).map { TestRecord("k", "\($0)") }, to: topic)
            let partition = TopicPartition(topic, 0)
            let cut = try #require(try contract.readAll(topic)[2].offset)
            try contract.log.admin.deleteRecords(before: [partition: cut])
            let follower = try contract.log.follow(partition, from: 0)
            defer { follower.close() }
            contract.expectError(.resetPosition, "\(partition)") { _ = try contract.take(1, from: follower) }
        },
    ]

    /// That many records, and no more, of a follower.
    func take(_ count: Int, from follower: any LogFollower) throws -> [TestRecord] {
        let deadline = deadline
        var records: [TestRecord] = []
        while records.count < count {
            guard ContinuousClock.now < deadline else {
                throw Failure("only \(records.count) of \(count) records came in time")
            }
            if let batch = try follower.next() { records += batch.records } else { pause() }
        }
        return records
    }

    /// Looks for a while, since a follower never waits.
    func expectNothing(from follower: any LogFollower, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<10 {
            if let batch = try follower.next() {
                #expect(batch.records == [], sourceLocation: sourceLocation)
            }
            pause()
        }
    }
}
