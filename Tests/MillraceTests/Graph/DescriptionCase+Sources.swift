import Millrace

extension DescriptionCase {
    static let sources: [DescriptionCase] = [
        DescriptionCase(
            "several topics",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [alpha, delta, beta, gamma])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (topic: out)
                  <-- KSTREAM-SOURCE-0000000000


            """
        ) {
            texts($0, ["alpha", "beta", "gamma", "delta"]).to("out")
        },
        DescriptionCase(
            "twelve topics",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [topic-6, topic-7, topic-8, topic-9, topic-1, topic-2, topic-3, topic-10, topic-4, topic-11, topic-5, topic-12])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (topic: out)
                  <-- KSTREAM-SOURCE-0000000000


            """
        ) {
            texts($0, (1...12).map { "topic-\($0)" }).to("out")
        },
        DescriptionCase(
            "thirteen topics",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [topic-6, topic-7, topic-8, topic-9, topic-1, topic-2, topic-3, topic-10, topic-4, topic-11, topic-5, topic-12, topic-13])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (topic: out)
                  <-- KSTREAM-SOURCE-0000000000


            """
        ) {
            texts($0, (1...13).map { "topic-\($0)" }).to("out")
        },
        DescriptionCase(
            "same topic twice",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000001, KSTREAM-MAPVALUES-0000000004
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-SINK-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000002 (topic: a)
                  <-- KSTREAM-FILTER-0000000001
                Sink: KSTREAM-SINK-0000000005 (topic: b)
                  <-- KSTREAM-MAPVALUES-0000000004


            """
        ) {
            texts($0).filter { _, _ in true }.to("a")
            texts($0).mapValues { text in text }.to("b")
        },
        DescriptionCase(
            "same topics twice in another order",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [x, y])
                  --> KSTREAM-FILTER-0000000001, KSTREAM-MAPVALUES-0000000004
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-SINK-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000002 (topic: a)
                  <-- KSTREAM-FILTER-0000000001
                Sink: KSTREAM-SINK-0000000005 (topic: b)
                  <-- KSTREAM-MAPVALUES-0000000004


            """
        ) {
            texts($0, ["x", "y"]).filter { _, _ in true }.to("a")
            texts($0, ["y", "x"]).mapValues { text in text }.to("b")
        },
        DescriptionCase(
            "same topic twice merged",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000002, KSTREAM-MAPVALUES-0000000003
                Processor: KSTREAM-FILTER-0000000002 (stores: [])
                  --> KSTREAM-MERGE-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000003 (stores: [])
                  --> KSTREAM-MERGE-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MERGE-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-FILTER-0000000002, KSTREAM-MAPVALUES-0000000003
                Sink: KSTREAM-SINK-0000000005 (topic: out)
                  <-- KSTREAM-MERGE-0000000004


            """
        ) {
            let (left, right) = (texts($0), texts($0))
            left.filter { _, _ in true }.merge(with: right.mapValues { text in text }).to("out")
        },
        DescriptionCase(
            "sources named backwards",
            """
            Topologies:
               Sub-topology: 0
                Source: zeta (topics: [z])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (topic: out-z)
                  <-- zeta

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000002 (topics: [m])
                  --> KSTREAM-SINK-0000000003
                Sink: KSTREAM-SINK-0000000003 (topic: out-m)
                  <-- KSTREAM-SOURCE-0000000002

              Sub-topology: 2
                Source: alpha (topics: [a])
                  --> KSTREAM-SINK-0000000005
                Sink: KSTREAM-SINK-0000000005 (topic: out-a)
                  <-- alpha


            """
        ) {
            texts($0, ["z"], named: "zeta").to("out-z")
            texts($0, ["m"]).to("out-m")
            texts($0, ["a"], named: "alpha").to("out-a")
        },
        DescriptionCase(
            "sources named backwards with stores",
            """
            Topologies:
               Sub-topology: 0
                Source: zeta (topics: [z])
                  --> by-z
                Processor: by-z (stores: [])
                  --> by-z-repartition-filter
                  <-- zeta
                Processor: by-z-repartition-filter (stores: [])
                  --> by-z-repartition-sink
                  <-- by-z
                Sink: by-z-repartition-sink (topic: by-z-repartition)
                  <-- by-z-repartition-filter

              Sub-topology: 1
                Source: by-z-repartition-source (topics: [by-z-repartition])
                  --> KSTREAM-AGGREGATE-0000000003
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- by-z-repartition-source
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: out-z)
                  <-- KTABLE-TOSTREAM-0000000007

              Sub-topology: 2
                Source: alpha (topics: [a])
                  --> KSTREAM-KEY-SELECT-0000000010
                Processor: KSTREAM-KEY-SELECT-0000000010 (stores: [])
                  --> KSTREAM-FILTER-0000000014
                  <-- alpha
                Processor: KSTREAM-FILTER-0000000014 (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- KSTREAM-KEY-SELECT-0000000010
                Sink: KSTREAM-SINK-0000000013 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000011-repartition)
                  <-- KSTREAM-FILTER-0000000014

              Sub-topology: 3
                Source: KSTREAM-SOURCE-0000000015 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000011-repartition])
                  --> KSTREAM-AGGREGATE-0000000012
                Processor: KSTREAM-AGGREGATE-0000000012 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000011])
                  --> KTABLE-TOSTREAM-0000000016
                  <-- KSTREAM-SOURCE-0000000015
                Processor: KTABLE-TOSTREAM-0000000016 (stores: [])
                  --> KSTREAM-SINK-0000000017
                  <-- KSTREAM-AGGREGATE-0000000012
                Sink: KSTREAM-SINK-0000000017 (topic: out-a)
                  <-- KTABLE-TOSTREAM-0000000016


            """
        ) {
            texts($0, ["z"], named: "zeta").groupBy(named: "by-z") { _, text in text }.count().toStream().to("out-z")
            texts($0, ["a"], named: "alpha").groupBy { _, text in text }.count().toStream().to("out-a")
        },
        DescriptionCase(
            "sink that is a source",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [a])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (topic: b)
                  <-- KSTREAM-SOURCE-0000000000

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000002 (topics: [b])
                  --> KSTREAM-SINK-0000000003
                Sink: KSTREAM-SINK-0000000003 (topic: c)
                  <-- KSTREAM-SOURCE-0000000002


            """
        ) {
            texts($0, ["a"]).to("b")
            texts($0, ["b"]).to("c")
        },
        DescriptionCase(
            "no outputs",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> none


            """
        ) {
            let _ = texts($0)
        },
    ]
}
