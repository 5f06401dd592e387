import MillraceRuntime
import Testing

extension LogContract {
    static let administering: [Case] = [
        Case("topics are created, described and deleted") { contract in
            let names = (0..<3).map { _ in contract.uniqueName("topic") }
            let settings = ["cleanup.policy": "compact", "retention.ms": "1000"]
            try contract.log.admin.createTopics(
                names.enumerated().map { TopicSpecification(name: $1, partitions: Int32($0 + 1), settings: settings) })
            let described = try contract.log.admin.describeTopics([names[1], contract.uniqueName("missing")])
            #expect(Array(described.keys) == [names[1]])
            #expect(described[names[1]]?.partitions == 2)
            #expect(settings.allSatisfy { described[names[1]]?.settings[$0.key] == $0.value })
            #expect(Set(names).isSubset(of: try contract.log.admin.describeTopics(nil).keys))
            try contract.log.admin.deleteTopics([names[0], names[2]])
            #expect(Set(try contract.log.admin.describeTopics(names).keys) == [names[1]])
        },
        Case("a topic that exists can't be created, and nothing else of the call is") { contract in
            let topic = try contract.makeTopic()
            contract.expectError(.stop, topic) {
                try contract.log.admin.createTopics([TopicSpecification(name: topic, partitions: 1)])
            }
        },
        Case("a topic made anew is empty") { contract in
            let topic = try contract.makeTopic()
            try contract.write([TestRecord("k", "old")], to: topic)
            try contract.log.admin.deleteTopics([topic])
            try contract.persist { () throws(LogError) in
                try contract.log.admin.createTopics([TopicSpecification(name: topic, partitions: 1)])
            }
            #expect(try contract.readAll(topic).isEmpty)
            try contract.write([TestRecord("k", "new")], to: topic)
            #expect(try contract.readAll(topic).values == ["new"])
        },
        Case("names and settings that can't be are refused with a reason") { contract in
            for name in ["", ".", "..", "a b", "naïve", "a/b", String(repeating: "x", count: 250)] {
                contract.expectError(.stop) {
                    try contract.log.admin.createTopics([TopicSpecification(name: name, partitions: 1)])
                }
            }
            for (key, value) in [("cleanup.policy", "shred"), ("retention.ms", "soon"), ("no.such.setting", "1")] {
                contract.expectError(.stop, key) {
                    try contract.log.admin.createTopics([
                        TopicSpecification(name: contract.uniqueName("topic"), partitions: 1, settings: [key: value])
                    ])
                }
            }
            contract.expectError(.stop) {
                try contract.log.admin.createTopics([
                    TopicSpecification(name: contract.uniqueName("topic"), partitions: 0)
                ])
            }
        },
        Case("deleting records moves the start, and never the end") { contract in
            let topic = try contract.makeTopic()
            try contract.write((0..<500).map { TestRecord("k", "\($0)") }, to: topic)
            let all = try contract.readAll(topic)
            let before = try contract.range(topic)
            let partition = TopicPartition(topic, 0)
            for index in [1, 250, 249, 499] {
                let cut = try #require(all[index].offset)
                try contract.log.admin.deleteRecords(before: [partition: cut])
                let start = try #require(all[max(index, index == 249 ? 250 : 0)].offset)
                #expect(try contract.range(topic) == OffsetRange(start: start, end: before.end))
                #expect(
                    try contract.readAll(topic, from: start) == all.filter { $0.offset.map { $0 >= start } ?? false })
            }
            try contract.log.admin.deleteRecords(before: [partition: before.end])
            #expect(try contract.range(topic) == OffsetRange(start: before.end, end: before.end))
            #expect(try contract.readAll(topic, from: before.end).isEmpty)
        },
        Case("a partition that doesn't exist has no offsets") { contract in
            let topic = try contract.makeTopic()
            let ranges = try contract.log.admin.offsetRanges(of: [
                TopicPartition(topic, 0), TopicPartition(topic, 1), TopicPartition(contract.uniqueName("missing"), 0),
            ])
            #expect(ranges == [TopicPartition(topic, 0): OffsetRange(start: 0, end: 0)])
        },
        Case("a group's offsets are set and forgotten while it has no members") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            let group = contract.uniqueName("group")
            let admin = contract.log.admin
            let offsets: [TopicPartition: Offset] = [TopicPartition(topic, 0): 3, TopicPartition(topic, 1): 0]
            try admin.setGroupOffsets(offsets, of: group)
            #expect(try admin.groupOffsets(of: group) == offsets)
            let member = try contract.join(group, [topic])
            try member.waitForAssignment(contract.patience)
            #expect(try member.consumer.committedOffsets(of: member.partitions).mapValues(\.offset) == offsets)
            contract.expectError(.stop, group) { try admin.setGroupOffsets(offsets, of: group) }
            contract.expectError(.stop, group) { try admin.deleteGroup(group) }
            member.close()
            try contract.persist { () throws(LogError) in try admin.deleteGroup(group) }
            #expect(try admin.groupOffsets(of: group).isEmpty)
        },
    ]
}
