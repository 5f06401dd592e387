import Millrace

extension DescriptionCase {
    static let tableJoins: [DescriptionCase] = [
        DescriptionCase(
            "joins of tables",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Source: KSTREAM-SOURCE-0000000004 (topics: [u])
                  --> KTABLE-SOURCE-0000000005
                Processor: KTABLE-SOURCE-0000000002 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-JOINOTHER-0000000012, both-join-this
                  <-- KSTREAM-SOURCE-0000000001
                Processor: KTABLE-SOURCE-0000000005 (stores: [u-STATE-STORE-0000000003])
                  --> KTABLE-JOINOTHER-0000000015, KTABLE-MAPVALUES-0000000006
                  <-- KSTREAM-SOURCE-0000000004
                Processor: KTABLE-MAPVALUES-0000000006 (stores: [])
                  --> both-join-other
                  <-- KTABLE-SOURCE-0000000005
                Processor: both-join-other (stores: [t-STATE-STORE-0000000000])
                  --> both
                  <-- KTABLE-MAPVALUES-0000000006
                Processor: both-join-this (stores: [u-STATE-STORE-0000000003])
                  --> both
                  <-- KTABLE-SOURCE-0000000002
                Processor: both (stores: [])
                  --> KTABLE-JOINTHIS-0000000011
                  <-- both-join-this, both-join-other
                Processor: KTABLE-JOINOTHER-0000000012 (stores: [u-STATE-STORE-0000000003, t-STATE-STORE-0000000000])
                  --> KTABLE-MERGE-0000000010
                  <-- KTABLE-SOURCE-0000000002
                Processor: KTABLE-JOINTHIS-0000000011 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-MERGE-0000000010
                  <-- both
                Processor: KTABLE-MERGE-0000000010 (stores: [])
                  --> KTABLE-JOINTHIS-0000000014
                  <-- KTABLE-JOINTHIS-0000000011, KTABLE-JOINOTHER-0000000012
                Processor: KTABLE-JOINOTHER-0000000015 (stores: [u-STATE-STORE-0000000003, t-STATE-STORE-0000000000])
                  --> KTABLE-MERGE-0000000013
                  <-- KTABLE-SOURCE-0000000005
                Processor: KTABLE-JOINTHIS-0000000014 (stores: [u-STATE-STORE-0000000003])
                  --> KTABLE-MERGE-0000000013
                  <-- KTABLE-MERGE-0000000010
                Processor: KTABLE-MERGE-0000000013 (stores: [j])
                  --> KTABLE-TOSTREAM-0000000016
                  <-- KTABLE-JOINTHIS-0000000014, KTABLE-JOINOTHER-0000000015
                Processor: KTABLE-TOSTREAM-0000000016 (stores: [])
                  --> KSTREAM-SINK-0000000017
                  <-- KTABLE-MERGE-0000000013
                Sink: KSTREAM-SINK-0000000017 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000016


            """
        ) { streams in
            let (left, right) = (numbers(streams, "t"), numbers(streams, "u"))
            left.join(right.mapValues { $0 }, named: "both") { one, _ in one }
                .leftJoin(left) { one, _ in one }
                .outerJoin(right, store: "j") { one, _ in one ?? 0 }
                .toStream().to("out")
        },
        DescriptionCase(
            "joins of streams with tables",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000003 (topics: [s])
                  --> KSTREAM-JOIN-0000000004, KSTREAM-KEY-SELECT-0000000006, KSTREAM-KEY-SELECT-0000000013
                Processor: KSTREAM-KEY-SELECT-0000000006 (stores: [])
                  --> n-repartition-filter
                  <-- KSTREAM-SOURCE-0000000003
                Processor: KSTREAM-KEY-SELECT-0000000013 (stores: [])
                  --> KSTREAM-FILTER-0000000015
                  <-- KSTREAM-SOURCE-0000000003
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Source: KSTREAM-SOURCE-0000000016 (topics: [KSTREAM-KEY-SELECT-0000000013-repartition])
                  --> KSTREAM-JOIN-0000000017
                Source: n-repartition-source (topics: [n-repartition])
                  --> n
                Processor: KSTREAM-FILTER-0000000015 (stores: [])
                  --> KSTREAM-SINK-0000000014
                  <-- KSTREAM-KEY-SELECT-0000000013
                Processor: KSTREAM-JOIN-0000000004 (stores: [t-STATE-STORE-0000000000])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-SOURCE-0000000003
                Processor: KSTREAM-JOIN-0000000017 (stores: [t-STATE-STORE-0000000000])
                  --> KSTREAM-SINK-0000000018
                  <-- KSTREAM-SOURCE-0000000016
                Processor: KTABLE-SOURCE-0000000002 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-FILTER-0000000007
                  <-- KSTREAM-SOURCE-0000000001
                Processor: n (stores: [t-STATE-STORE-0000000000])
                  --> KSTREAM-SINK-0000000012
                  <-- n-repartition-source
                Processor: n-repartition-filter (stores: [])
                  --> n-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000006
                Sink: KSTREAM-SINK-0000000005 (topic: a)
                  <-- KSTREAM-JOIN-0000000004
                Sink: KSTREAM-SINK-0000000012 (topic: b)
                  <-- n
                Sink: KSTREAM-SINK-0000000014 (topic: KSTREAM-KEY-SELECT-0000000013-repartition)
                  <-- KSTREAM-FILTER-0000000015
                Sink: KSTREAM-SINK-0000000018 (topic: c)
                  <-- KSTREAM-JOIN-0000000017
                Processor: KTABLE-FILTER-0000000007 (stores: [])
                  --> none
                  <-- KTABLE-SOURCE-0000000002
                Sink: n-repartition-sink (topic: n-repartition)
                  <-- n-repartition-filter


            """
        ) { streams in
            let table = numbers(streams, "t")
            let stream: KStream<String, Int> = streams.stream("s")
            stream.join(table) { one, _ in one }.to("a")
            stream.selectKey { key, _ in key }
                .leftJoin(table.filter { _, _ in true }, named: "n") { one, _ in one }.to("b")
            stream.selectKey { key, _ in key }.join(table) { one, _ in one }.to("c")
        },
        DescriptionCase(
            "a table joined with itself",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Processor: KTABLE-SOURCE-0000000002 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-FILTER-0000000003, KTABLE-JOINTHIS-0000000005
                  <-- KSTREAM-SOURCE-0000000001
                Processor: KTABLE-FILTER-0000000003 (stores: [])
                  --> KTABLE-JOINOTHER-0000000006
                  <-- KTABLE-SOURCE-0000000002
                Processor: KTABLE-JOINOTHER-0000000006 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-MERGE-0000000004
                  <-- KTABLE-FILTER-0000000003
                Processor: KTABLE-JOINTHIS-0000000005 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-MERGE-0000000004
                  <-- KTABLE-SOURCE-0000000002
                Processor: KTABLE-MERGE-0000000004 (stores: [])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KTABLE-JOINTHIS-0000000005, KTABLE-JOINOTHER-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KTABLE-MERGE-0000000004
                Sink: KSTREAM-SINK-0000000008 (topic: a)
                  <-- KTABLE-TOSTREAM-0000000007


            """
        ) { streams in
            let table = numbers(streams, "t")
            table.join(table.filter { _, _ in true }) { one, _ in one }.toStream().to("a")
        },
    ]
}
