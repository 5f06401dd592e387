import Millrace

extension DescriptionCase {
    static let aggregations: [DescriptionCase] = [
        DescriptionCase(
            "group by count",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000005

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000006 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition])
                  --> KSTREAM-AGGREGATE-0000000003
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KSTREAM-SOURCE-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000007


            """
        ) {
            texts($0).groupBy { _, text in text }.count().toStream().to("out")
        },
        DescriptionCase(
            "group by reduce",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: KSTREAM-REDUCE-STATE-STORE-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000005

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000006 (topics: [KSTREAM-REDUCE-STATE-STORE-0000000002-repartition])
                  --> KSTREAM-REDUCE-0000000003
                Processor: KSTREAM-REDUCE-0000000003 (stores: [KSTREAM-REDUCE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KSTREAM-SOURCE-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-REDUCE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000007


            """
        ) {
            texts($0).groupBy { _, text in text }.reduce { _, new in new }.toStream().to("out")
        },
        DescriptionCase(
            "group by aggregate",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000005

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000006 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition])
                  --> KSTREAM-AGGREGATE-0000000003
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KSTREAM-SOURCE-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000007


            """
        ) {
            texts($0).groupBy { _, text in text }.aggregate(initial: "") { _, _, all in all }
                .toStream().to("out")
        },
        DescriptionCase(
            "aggregations with serdes",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-AGGREGATE-0000000003, KSTREAM-REDUCE-0000000007, KSTREAM-AGGREGATE-0000000011
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-AGGREGATE-0000000011 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000010])
                  --> KTABLE-TOSTREAM-0000000012
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-REDUCE-0000000007 (stores: [KSTREAM-REDUCE-STATE-STORE-0000000006])
                  --> KTABLE-TOSTREAM-0000000008
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KTABLE-TOSTREAM-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-AGGREGATE-0000000003
                Processor: KTABLE-TOSTREAM-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000009
                  <-- KSTREAM-REDUCE-0000000007
                Processor: KTABLE-TOSTREAM-0000000012 (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- KSTREAM-AGGREGATE-0000000011
                Sink: KSTREAM-SINK-0000000005 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000004
                Sink: KSTREAM-SINK-0000000009 (topic: latest)
                  <-- KTABLE-TOSTREAM-0000000008
                Sink: KSTREAM-SINK-0000000013 (topic: texts)
                  <-- KTABLE-TOSTREAM-0000000012


            """
        ) {
            let grouped = texts($0).groupByKey()
            grouped.count(store: Materialized(key: .string)).toStream().to("counts")
            grouped.reduce(store: Materialized(key: .string, value: .string)) { _, new in new }.toStream().to("latest")
            grouped.aggregate(initial: "", store: Materialized(key: .string, value: .string)) { _, _, all in all }
                .toStream().to("texts")
        },
        DescriptionCase(
            "aggregate of aggregate",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000001])
                  --> KTABLE-TOSTREAM-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KTABLE-TOSTREAM-0000000003 (stores: [])
                  --> KSTREAM-REDUCE-0000000005
                  <-- KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-REDUCE-0000000005 (stores: [KSTREAM-REDUCE-STATE-STORE-0000000004])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- KTABLE-TOSTREAM-0000000003
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-KEY-SELECT-0000000007
                  <-- KSTREAM-REDUCE-0000000005
                Processor: KSTREAM-KEY-SELECT-0000000007 (stores: [])
                  --> KSTREAM-FILTER-0000000011
                  <-- KTABLE-TOSTREAM-0000000006
                Processor: KSTREAM-FILTER-0000000011 (stores: [])
                  --> KSTREAM-SINK-0000000010
                  <-- KSTREAM-KEY-SELECT-0000000007
                Sink: KSTREAM-SINK-0000000010 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000008-repartition)
                  <-- KSTREAM-FILTER-0000000011

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000012 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000008-repartition])
                  --> KSTREAM-AGGREGATE-0000000009
                Processor: KSTREAM-AGGREGATE-0000000009 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000008])
                  --> KTABLE-TOSTREAM-0000000013
                  <-- KSTREAM-SOURCE-0000000012
                Processor: KTABLE-TOSTREAM-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000014
                  <-- KSTREAM-AGGREGATE-0000000009
                Sink: KSTREAM-SINK-0000000014 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000013


            """
        ) {
            texts($0).groupByKey().count().updates()
                .groupByKey().reduce { _, new in new }.updates()
                .groupBy { _, count in count }.count().toStream().to("out")
        },
        DescriptionCase(
            "key changed then kept",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-MAP-0000000001
                Processor: KSTREAM-MAP-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000002 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000003
                  <-- KSTREAM-MAP-0000000001
                Processor: KSTREAM-MAPVALUES-0000000003 (stores: [])
                  --> KSTREAM-PEEK-0000000004
                  <-- KSTREAM-FILTER-0000000002
                Processor: KSTREAM-PEEK-0000000004 (stores: [])
                  --> KSTREAM-FILTER-0000000008
                  <-- KSTREAM-MAPVALUES-0000000003
                Processor: KSTREAM-FILTER-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-PEEK-0000000004
                Sink: KSTREAM-SINK-0000000007 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000005-repartition)
                  <-- KSTREAM-FILTER-0000000008

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000009 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000005-repartition])
                  --> KSTREAM-AGGREGATE-0000000006
                Processor: KSTREAM-AGGREGATE-0000000006 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000005])
                  --> KTABLE-TOSTREAM-0000000010
                  <-- KSTREAM-SOURCE-0000000009
                Processor: KTABLE-TOSTREAM-0000000010 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- KSTREAM-AGGREGATE-0000000006
                Sink: KSTREAM-SINK-0000000011 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000010


            """
        ) {
            texts($0).map { key, text in (text, key) }.filter { _, _ in true }.mapValues { text in text }.peek { _, _ in
            }
            .groupByKey().count().toStream().to("out")
        },
        DescriptionCase(
            "key changed after aggregation",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000001])
                  --> KTABLE-TOSTREAM-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KTABLE-TOSTREAM-0000000003 (stores: [])
                  --> KSTREAM-KEY-SELECT-0000000004
                  <-- KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-KEY-SELECT-0000000004 (stores: [])
                  --> again-repartition-filter
                  <-- KTABLE-TOSTREAM-0000000003
                Processor: again-repartition-filter (stores: [])
                  --> again-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000004
                Sink: again-repartition-sink (topic: again-repartition)
                  <-- again-repartition-filter

              Sub-topology: 1
                Source: again-repartition-source (topics: [again-repartition])
                  --> second
                Processor: second (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000005])
                  --> KTABLE-TOSTREAM-0000000010
                  <-- again-repartition-source
                Processor: KTABLE-TOSTREAM-0000000010 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- second
                Sink: KSTREAM-SINK-0000000011 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000010


            """
        ) {
            texts($0).groupByKey().count().toStream().selectKey { key, _ in key }
                .groupByKey(named: "again").count(named: "second").toStream().to("out")
        },
        DescriptionCase(
            "store named like a generated one",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000003
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: KSTREAM-SINK-0000000003 (topic: KSTREAM-STORE-0000000007-repartition)
                  <-- KSTREAM-FILTER-0000000004

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000005 (topics: [KSTREAM-STORE-0000000007-repartition])
                  --> KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [KSTREAM-STORE-0000000007])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- KSTREAM-SOURCE-0000000005
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-AGGREGATE-0000000002
                Sink: KSTREAM-SINK-0000000007 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000006


            """
        ) {
            texts($0).groupBy { _, text in text }.count(store: "KSTREAM-STORE-0000000007").toStream().to("out")
        },
    ]
}
