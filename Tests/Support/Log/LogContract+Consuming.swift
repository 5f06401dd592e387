import Foundation
import MillraceRuntime
import Testing

extension LogContract {
    static let consuming: [Case] = [
        Case("one member gets all partitions and reads each in order") { contract in
            let topic = try contract.makeTopic(partitions: 3)
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            #expect(Set(member.partitions) == Set((0..<3).map { TopicPartition(topic, PartitionID($0)) }))
            for partition in 0..<3 {
                let records = (0..<100).map { TestRecord("\(partition)", "\($0)") }
                try contract.write(records, to: topic, partition: PartitionID(Int32(partition)))
            }
            try member.startFromTheBeginning()
            for partition in member.partitions {
                let records = try member.take(100, from: partition, contract.patience)
                #expect(records.values == (0..<100).map(String.init))
                #expect(records.allSatisfy { $0.key == Array("\(partition.partition)".utf8) })
            }
        },
        Case("an assigned partition gives nothing until its position is set") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<6).map { TestRecord("k", "\($0)") }, to: topic)
            let start = try #require(try contract.readAll(topic)[1].offset)
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            #expect(try member.consumer.poll(maximumWait: .milliseconds(100)) == nil)
            #expect(try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 10) == nil)
            try member.consumer.seek(to: [member.partitions[0]: start])
            #expect(
                try member.take(5, from: member.partitions[0], contract.patience).values == ["1", "2", "3", "4", "5"])
        },
        Case("a consumer is told that its position was deleted, and reads on from another") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<5).map { TestRecord("k", "\($0)") }, to: topic)
            let partition = TopicPartition(topic, 0)
            let cut = try #require(try contract.readAll(topic)[3].offset)
            try contract.log.admin.deleteRecords(before: [partition: cut])
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            contract.expectError(.resetPosition, "\(partition)") {
                _ = try member.take(1, from: partition, contract.patience)
            }
            try member.consumer.seek(to: [partition: cut])
            #expect(try member.take(2, from: partition, contract.patience).values == ["3", "4"])
        },
        Case("a batch holds no more records than were asked for, and the rest stays") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<500).map { TestRecord("k", "\($0)") }, to: topic)
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            var values: [String] = []
            let deadline = contract.deadline
            for maximum in [1, 2, 7, 100, 1, 350, 39] {
                while ContinuousClock.now < deadline {
                    _ = try member.consumer.poll(maximumWait: .milliseconds(20))
                    let batch = try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: maximum)
                    guard let batch else { continue }
                    #expect(batch.count <= maximum)
                    values += batch.records.values
                    break
                }
            }
            values += try member.take(500 - values.count, from: member.partitions[0], contract.patience).values
            #expect(values == (0..<500).map(String.init))
        },
        Case("a batch's next offset is where the following batch starts") { contract in
            let topic = try contract.makeTopic()
            for round in 0..<3 { try contract.write((0..<50).map { TestRecord("k", "\(round) \($0)") }, to: topic) }
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            let all = try member.take(150, from: member.partitions[0], contract.patience)
            try member.startFromTheBeginning()
            var (read, next) = ([TestRecord](), Offset(0))
            let deadline = contract.deadline
            while read.count < 150, ContinuousClock.now < deadline {
                try member.consumer.seek(to: [member.partitions[0]: next])
                _ = try member.consumer.poll(maximumWait: .milliseconds(20))
                guard let batch = try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 40)
                else { continue }
                #expect(batch.nextOffset > batch.offset(at: batch.count - 1))
                read += batch.records
                next = batch.nextOffset
            }
            #expect(read == all)
        },
        Case("there is more of a partition until its end was taken, and again once more is written") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            try contract.write((0..<20).map { TestRecord("k", "\($0)") }, to: topic)
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            let full = TopicPartition(topic, 0)
            let empty = TopicPartition(topic, 1)
            _ = try member.take(19, from: full, contract.patience)
            #expect(try member.consumer.hasMore(of: full))
            _ = try member.take(1, from: full, contract.patience)
            try member.waitForEnds([full, empty], contract.patience)
            try contract.write([TestRecord("k", "more")], to: topic)
            _ = try member.take(1, from: full, contract.patience)
            try member.waitForEnds([full, empty], contract.patience)
            // An open transaction isn't waited for.
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.begin()
            try producer.append(TestRecord("k", "open"), to: try producer.handle(forTopic: topic))
            try producer.flush(within: contract.patience)
            try member.poll(.milliseconds(50))
            try member.waitForEnds([full], contract.patience)
            try producer.abort()
            try member.consumer.seek(to: [full: 3])
            #expect(try member.consumer.hasMore(of: full))
            #expect(try !member.consumer.hasMore(of: TopicPartition("no-such-topic", 0)))
        },
        Case("batches outlive the consumer's next calls") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<1_000).map { TestRecord("key \($0)", "\($0)") }, to: topic)
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            var batches: [RecordBatch] = []
            let deadline = contract.deadline
            while batches.reduce(0, { $0 + $1.count }) < 1_000, ContinuousClock.now < deadline {
                _ = try member.consumer.poll(maximumWait: .milliseconds(20))
                if let batch = try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 100) {
                    batches.append(batch)
                }
            }
            try contract.write([TestRecord("k", "more")], to: topic)
            #expect(batches.flatMap(\.records.values) == (0..<1_000).map(String.init))
        },
        Case("a waiting poll is woken by a commit") { contract in
            let topic = try contract.makeTopic()
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            let written = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                #expect(throws: Never.self) { try contract.write([TestRecord("k", "woken")], to: topic) }
                written.signal()
            }
            let started = ContinuousClock.now
            let records = try member.take(1, from: member.partitions[0], contract.patience, wait: contract.patience)
            #expect(records.values == ["woken"])
            #expect(started.duration(to: .now) < contract.patience)
            written.wait()
        },
        Case("a poll with nothing to tell takes no longer than allowed") { contract in
            let topic = try contract.makeTopic()
            let member = try contract.join(contract.uniqueName("group"), [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            try member.startFromTheBeginning()
            // Finding the end may be something to tell.
            try member.waitForEnds(member.partitions, contract.patience)
            let started = ContinuousClock.now
            #expect(try member.consumer.poll(maximumWait: .milliseconds(60)) == nil)
            let took = started.duration(to: .now)
            #expect(took >= .milliseconds(50) && took < contract.patience)
        },
        Case("a group reads no topic that doesn't exist") { contract in
            let topic = try contract.makeTopic()
            let missing = contract.uniqueName("missing")
            contract.expectError(.stop, missing) {
                let group = contract.uniqueName("group")
                let consumer = try contract.log.makeConsumer(group: group, topics: [topic, missing], clientID: "c")
                defer { consumer.close() }
                let deadline = contract.deadline
                while ContinuousClock.now < deadline { _ = try consumer.poll(maximumWait: .milliseconds(50)) }
            }
        },
    ]
}
