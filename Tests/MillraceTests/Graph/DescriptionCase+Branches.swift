import Millrace

extension DescriptionCase {
    static let branches: [DescriptionCase] = [
        DescriptionCase(
            "many branches",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-0000000001 (stores: [])
                  --> KSTREAM-BRANCH-00000000014, KSTREAM-BRANCH-00000000015, KSTREAM-BRANCH-00000000016, KSTREAM-BRANCH-00000000017, KSTREAM-BRANCH-00000000018, KSTREAM-BRANCH-00000000010, KSTREAM-BRANCH-00000000011, KSTREAM-BRANCH-000000000110, KSTREAM-BRANCH-000000000111, KSTREAM-BRANCH-000000000112, KSTREAM-BRANCH-00000000012, KSTREAM-BRANCH-00000000013, KSTREAM-BRANCH-00000000019
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-BRANCH-00000000010 (stores: [])
                  --> KSTREAM-SINK-0000000027
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000011 (stores: [])
                  --> KSTREAM-SINK-0000000003
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-000000000110 (stores: [])
                  --> KSTREAM-SINK-0000000021
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-000000000111 (stores: [])
                  --> KSTREAM-SINK-0000000023
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-000000000112 (stores: [])
                  --> KSTREAM-SINK-0000000025
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000012 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000013 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000014 (stores: [])
                  --> KSTREAM-SINK-0000000009
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000015 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000016 (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000017 (stores: [])
                  --> KSTREAM-SINK-0000000015
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000018 (stores: [])
                  --> KSTREAM-SINK-0000000017
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000019 (stores: [])
                  --> KSTREAM-SINK-0000000019
                  <-- KSTREAM-BRANCH-0000000001
                Sink: KSTREAM-SINK-0000000003 (topic: out-1)
                  <-- KSTREAM-BRANCH-00000000011
                Sink: KSTREAM-SINK-0000000005 (topic: out-2)
                  <-- KSTREAM-BRANCH-00000000012
                Sink: KSTREAM-SINK-0000000007 (topic: out-3)
                  <-- KSTREAM-BRANCH-00000000013
                Sink: KSTREAM-SINK-0000000009 (topic: out-4)
                  <-- KSTREAM-BRANCH-00000000014
                Sink: KSTREAM-SINK-0000000011 (topic: out-5)
                  <-- KSTREAM-BRANCH-00000000015
                Sink: KSTREAM-SINK-0000000013 (topic: out-6)
                  <-- KSTREAM-BRANCH-00000000016
                Sink: KSTREAM-SINK-0000000015 (topic: out-7)
                  <-- KSTREAM-BRANCH-00000000017
                Sink: KSTREAM-SINK-0000000017 (topic: out-8)
                  <-- KSTREAM-BRANCH-00000000018
                Sink: KSTREAM-SINK-0000000019 (topic: out-9)
                  <-- KSTREAM-BRANCH-00000000019
                Sink: KSTREAM-SINK-0000000021 (topic: out-10)
                  <-- KSTREAM-BRANCH-000000000110
                Sink: KSTREAM-SINK-0000000023 (topic: out-11)
                  <-- KSTREAM-BRANCH-000000000111
                Sink: KSTREAM-SINK-0000000025 (topic: out-12)
                  <-- KSTREAM-BRANCH-000000000112
                Sink: KSTREAM-SINK-0000000027 (topic: rest)
                  <-- KSTREAM-BRANCH-00000000010


            """
        ) {
            let split = texts($0).split()
            for number in 1...12 { split.branch { _, _ in true }.to("out-\(number)") }
            split.defaultBranch().to("rest")
        },
        DescriptionCase(
            "named branches",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> by-size-
                Processor: by-size- (stores: [])
                  --> by-size-2, by-size-rest, by-size-small
                  <-- KSTREAM-SOURCE-0000000000
                Processor: by-size-2 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- by-size-
                Processor: by-size-rest (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- by-size-
                Processor: by-size-small (stores: [])
                  --> KSTREAM-SINK-0000000003
                  <-- by-size-
                Sink: KSTREAM-SINK-0000000003 (topic: a)
                  <-- by-size-small
                Sink: KSTREAM-SINK-0000000005 (topic: b)
                  <-- by-size-2
                Sink: KSTREAM-SINK-0000000007 (topic: c)
                  <-- by-size-rest


            """
        ) {
            let split = texts($0).split(named: "by-size-")
            split.branch(named: "small") { _, _ in true }.to("a")
            split.branch { _, _ in true }.to("b")
            split.defaultBranch(named: "rest").to("c")
        },
        DescriptionCase(
            "branches merged",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-0000000001 (stores: [])
                  --> KSTREAM-BRANCH-00000000010, KSTREAM-BRANCH-00000000011, KSTREAM-BRANCH-00000000012
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-BRANCH-00000000011 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000005
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-BRANCH-00000000012 (stores: [])
                  --> KSTREAM-MERGE-0000000006
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-MERGE-0000000006
                  <-- KSTREAM-BRANCH-00000000011
                Processor: KSTREAM-BRANCH-00000000010 (stores: [])
                  --> KSTREAM-MERGE-0000000007
                  <-- KSTREAM-BRANCH-0000000001
                Processor: KSTREAM-MERGE-0000000006 (stores: [])
                  --> KSTREAM-MERGE-0000000007
                  <-- KSTREAM-MAPVALUES-0000000005, KSTREAM-BRANCH-00000000012
                Processor: KSTREAM-MERGE-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-MERGE-0000000006, KSTREAM-BRANCH-00000000010
                Sink: KSTREAM-SINK-0000000008 (topic: out)
                  <-- KSTREAM-MERGE-0000000007


            """
        ) {
            let split = texts($0).split()
            let first = split.branch { _, _ in true }
            let second = split.branch { _, _ in true }
            let rest = split.defaultBranch()
            first.mapValues { text in text }.merge(with: second).merge(with: rest).to("out")
        },
    ]
}
