import Millrace

extension DescriptionCase {
    static func numbers(_ streams: StreamsBuilder, _ topic: String) -> KTable<String, Int> { streams.table(topic) }

    static let tables: [DescriptionCase] = [
        DescriptionCase(
            "tables and their views",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Processor: KTABLE-SOURCE-0000000002 (stores: [])
                  --> KTABLE-FILTER-0000000003
                  <-- KSTREAM-SOURCE-0000000001
                Processor: KTABLE-FILTER-0000000003 (stores: [])
                  --> kept
                  <-- KTABLE-SOURCE-0000000002
                Processor: kept (stores: [])
                  --> KTABLE-MAPVALUES-0000000006
                  <-- KTABLE-FILTER-0000000003
                Processor: KTABLE-MAPVALUES-0000000006 (stores: [])
                  --> KTABLE-MAPVALUES-0000000007
                  <-- kept
                Processor: KTABLE-MAPVALUES-0000000007 (stores: [m])
                  --> KTABLE-TOSTREAM-0000000008
                  <-- KTABLE-MAPVALUES-0000000006
                Processor: KTABLE-TOSTREAM-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000009
                  <-- KTABLE-MAPVALUES-0000000007
                Sink: KSTREAM-SINK-0000000009 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000008

              Sub-topology: 1
                Source: n-source (topics: [u])
                  --> n
                Processor: n (stores: [u-store])
                  --> changes
                  <-- n-source
                Processor: changes (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- n
                Sink: KSTREAM-SINK-0000000013 (topic: u-out)
                  <-- changes


            """
        ) { streams in
            numbers(streams, "t").filter { _, _ in true }.filterNot(named: "kept") { _, _ in false }
                .mapValues(store: .unnamed) { $0 }.mapValues(store: "m") { $0 }.toStream().to("out")
            let other: KTable<String, Int> = streams.table("u", store: "u-store", named: "n")
            other.toStream(named: "changes").to("u-out")
        },
        DescriptionCase(
            "groupings of a table",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Processor: KTABLE-SOURCE-0000000002 (stores: [t-STATE-STORE-0000000000])
                  --> g
                  <-- KSTREAM-SOURCE-0000000001
                Processor: g (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KTABLE-SOURCE-0000000002
                Sink: KSTREAM-SINK-0000000004 (topic: g-repartition)
                  <-- g

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000005 (topics: [g-repartition])
                  --> KTABLE-AGGREGATE-0000000006, KTABLE-REDUCE-0000000010
                Processor: KTABLE-AGGREGATE-0000000006 (stores: [c])
                  --> none
                  <-- KSTREAM-SOURCE-0000000005
                Processor: KTABLE-REDUCE-0000000010 (stores: [KTABLE-AGGREGATE-STATE-STORE-0000000007])
                  --> none
                  <-- KSTREAM-SOURCE-0000000005

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000012 (topics: [u])
                  --> KTABLE-SOURCE-0000000013
                Processor: KTABLE-SOURCE-0000000013 (stores: [u-STATE-STORE-0000000011])
                  --> KTABLE-SELECT-0000000014
                  <-- KSTREAM-SOURCE-0000000012
                Processor: KTABLE-SELECT-0000000014 (stores: [])
                  --> KSTREAM-SINK-0000000016, KSTREAM-SINK-0000000019
                  <-- KTABLE-SOURCE-0000000013
                Sink: KSTREAM-SINK-0000000016 (topic: KTABLE-AGGREGATE-STATE-STORE-0000000015-repartition)
                  <-- KTABLE-SELECT-0000000014
                Sink: KSTREAM-SINK-0000000019 (topic: a-repartition)
                  <-- KTABLE-SELECT-0000000014

              Sub-topology: 3
                Source: KSTREAM-SOURCE-0000000017 (topics: [KTABLE-AGGREGATE-STATE-STORE-0000000015-repartition])
                  --> KTABLE-AGGREGATE-0000000018
                Processor: KTABLE-AGGREGATE-0000000018 (stores: [KTABLE-AGGREGATE-STATE-STORE-0000000015])
                  --> none
                  <-- KSTREAM-SOURCE-0000000017

              Sub-topology: 4
                Source: KSTREAM-SOURCE-0000000020 (topics: [a-repartition])
                  --> KTABLE-AGGREGATE-0000000021
                Processor: KTABLE-AGGREGATE-0000000021 (stores: [a])
                  --> none
                  <-- KSTREAM-SOURCE-0000000020


            """
        ) { streams in
            let named = numbers(streams, "t").groupBy(named: "g") { ($0, $1) }
            named.count(store: "c")
            named.reduce {
                $0 + $1
            } subtracting: {
                $0 - $1
            }
            let unnamed = numbers(streams, "u").groupBy { ($0, $1) }
            unnamed.count()
            unnamed.aggregate(initial: "", store: "a") { _, _, all in
                all
            } subtracting: { _, _, all in
                all
            }
        },
        DescriptionCase(
            "a named aggregation of a table",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000001 (topics: [t])
                  --> KTABLE-SOURCE-0000000002
                Processor: KTABLE-SOURCE-0000000002 (stores: [t-STATE-STORE-0000000000])
                  --> KTABLE-SELECT-0000000003
                  <-- KSTREAM-SOURCE-0000000001
                Processor: KTABLE-SELECT-0000000003 (stores: [])
                  --> n-sink
                  <-- KTABLE-SOURCE-0000000002
                Sink: n-sink (topic: KTABLE-AGGREGATE-STATE-STORE-0000000004-repartition)
                  <-- KTABLE-SELECT-0000000003

              Sub-topology: 1
                Source: n-source (topics: [KTABLE-AGGREGATE-STATE-STORE-0000000004-repartition])
                  --> n
                Processor: n (stores: [KTABLE-AGGREGATE-STATE-STORE-0000000004])
                  --> none
                  <-- n-source


            """
        ) { numbers($0, "t").groupBy { ($0, $1) }.count(named: "n") },
        DescriptionCase(
            "toTable",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [s])
                  --> KSTREAM-KEY-SELECT-0000000005, KSTREAM-KEY-SELECT-0000000012, tt
                Processor: KSTREAM-KEY-SELECT-0000000005 (stores: [])
                  --> KSTREAM-FILTER-0000000008
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-KEY-SELECT-0000000012 (stores: [])
                  --> KSTREAM-FILTER-0000000016
                  <-- KSTREAM-SOURCE-0000000000
                Processor: tt (stores: [])
                  --> KTABLE-TOSTREAM-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-KEY-SELECT-0000000005
                Processor: KSTREAM-FILTER-0000000016 (stores: [])
                  --> KSTREAM-SINK-0000000015
                  <-- KSTREAM-KEY-SELECT-0000000012
                Processor: KTABLE-TOSTREAM-0000000003 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- tt
                Sink: KSTREAM-SINK-0000000004 (topic: a)
                  <-- KTABLE-TOSTREAM-0000000003
                Sink: KSTREAM-SINK-0000000007 (topic: KSTREAM-TOTABLE-0000000006-repartition)
                  <-- KSTREAM-FILTER-0000000008
                Sink: KSTREAM-SINK-0000000015 (topic: KSTREAM-TOTABLE-0000000013-repartition)
                  <-- KSTREAM-FILTER-0000000016

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000009 (topics: [KSTREAM-TOTABLE-0000000006-repartition])
                  --> KSTREAM-TOTABLE-0000000006
                Processor: KSTREAM-TOTABLE-0000000006 (stores: [x])
                  --> KTABLE-TOSTREAM-0000000010
                  <-- KSTREAM-SOURCE-0000000009
                Processor: KTABLE-TOSTREAM-0000000010 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- KSTREAM-TOTABLE-0000000006
                Sink: KSTREAM-SINK-0000000011 (topic: b)
                  <-- KTABLE-TOSTREAM-0000000010

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000017 (topics: [KSTREAM-TOTABLE-0000000013-repartition])
                  --> KSTREAM-TOTABLE-0000000013
                Processor: KSTREAM-TOTABLE-0000000013 (stores: [KSTREAM-TOTABLE-STATE-STORE-0000000014])
                  --> KTABLE-SELECT-0000000018
                  <-- KSTREAM-SOURCE-0000000017
                Processor: KTABLE-SELECT-0000000018 (stores: [])
                  --> KSTREAM-SINK-0000000020
                  <-- KSTREAM-TOTABLE-0000000013
                Sink: KSTREAM-SINK-0000000020 (topic: KTABLE-AGGREGATE-STATE-STORE-0000000019-repartition)
                  <-- KTABLE-SELECT-0000000018

              Sub-topology: 3
                Source: KSTREAM-SOURCE-0000000021 (topics: [KTABLE-AGGREGATE-STATE-STORE-0000000019-repartition])
                  --> KTABLE-AGGREGATE-0000000022
                Processor: KTABLE-AGGREGATE-0000000022 (stores: [KTABLE-AGGREGATE-STATE-STORE-0000000019])
                  --> none
                  <-- KSTREAM-SOURCE-0000000021


            """
        ) { streams in
            let stream: KStream<String, Int> = streams.stream("s")
            stream.toTable(named: "tt").toStream().to("a")
            stream.selectKey { key, _ in key }.toTable(store: "x").toStream().to("b")
            stream.selectKey { key, _ in key }.toTable().groupBy { ($0, $1) }.count()
        },
    ]
}
