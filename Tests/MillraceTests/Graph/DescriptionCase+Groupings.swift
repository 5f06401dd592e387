import Millrace

extension DescriptionCase {
    static let groupings: [DescriptionCase] = [
        DescriptionCase(
            "two aggregations named grouping",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> by-value-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: by-value-repartition-filter (stores: [])
                  --> by-value-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: by-value-repartition-sink (topic: by-value-repartition)
                  <-- by-value-repartition-filter

              Sub-topology: 1
                Source: by-value-repartition-source (topics: [by-value-repartition])
                  --> KSTREAM-AGGREGATE-0000000002, KSTREAM-REDUCE-0000000008
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [counts])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- by-value-repartition-source
                Processor: KSTREAM-REDUCE-0000000008 (stores: [latest])
                  --> KTABLE-TOSTREAM-0000000012
                  <-- by-value-repartition-source
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-AGGREGATE-0000000002
                Processor: KTABLE-TOSTREAM-0000000012 (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- KSTREAM-REDUCE-0000000008
                Sink: KSTREAM-SINK-0000000007 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000006
                Sink: KSTREAM-SINK-0000000013 (topic: latest)
                  <-- KTABLE-TOSTREAM-0000000012


            """
        ) {
            let grouped = texts($0).selectKey { _, text in text }.groupByKey(named: "by-value")
            grouped.count(store: "counts").toStream().to("counts")
            grouped.reduce(store: "latest") { _, new in new }.toStream().to("latest")
        },
        DescriptionCase(
            "three aggregations named grouping unnamed stores",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> by-value
                Processor: by-value (stores: [])
                  --> by-value-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: by-value-repartition-filter (stores: [])
                  --> by-value-repartition-sink
                  <-- by-value
                Sink: by-value-repartition-sink (topic: by-value-repartition)
                  <-- by-value-repartition-filter

              Sub-topology: 1
                Source: by-value-repartition-source (topics: [by-value-repartition])
                  --> KSTREAM-AGGREGATE-0000000017, KSTREAM-AGGREGATE-0000000003, KSTREAM-REDUCE-0000000010
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- by-value-repartition-source
                Processor: KSTREAM-AGGREGATE-0000000017 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000016])
                  --> KTABLE-TOSTREAM-0000000021
                  <-- by-value-repartition-source
                Processor: KSTREAM-REDUCE-0000000010 (stores: [KSTREAM-REDUCE-STATE-STORE-0000000009])
                  --> KTABLE-TOSTREAM-0000000014
                  <-- by-value-repartition-source
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Processor: KTABLE-TOSTREAM-0000000014 (stores: [])
                  --> KSTREAM-SINK-0000000015
                  <-- KSTREAM-REDUCE-0000000010
                Processor: KTABLE-TOSTREAM-0000000021 (stores: [])
                  --> KSTREAM-SINK-0000000022
                  <-- KSTREAM-AGGREGATE-0000000017
                Sink: KSTREAM-SINK-0000000008 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000007
                Sink: KSTREAM-SINK-0000000015 (topic: latest)
                  <-- KTABLE-TOSTREAM-0000000014
                Sink: KSTREAM-SINK-0000000022 (topic: texts)
                  <-- KTABLE-TOSTREAM-0000000021


            """
        ) {
            let grouped = texts($0).groupBy(named: "by-value") { _, text in text }
            grouped.count().toStream().to("counts")
            grouped.reduce { _, new in new }.toStream().to("latest")
            grouped.aggregate(initial: "") { _, _, all in all }.toStream().to("texts")
        },
        DescriptionCase(
            "two aggregations unnamed grouping",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000005, KSTREAM-FILTER-0000000012
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-FILTER-0000000012 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000005
                Sink: KSTREAM-SINK-0000000011 (topic: KSTREAM-REDUCE-STATE-STORE-0000000009-repartition)
                  <-- KSTREAM-FILTER-0000000012

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000006 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition])
                  --> KSTREAM-AGGREGATE-0000000003
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KSTREAM-SOURCE-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000007

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000013 (topics: [KSTREAM-REDUCE-STATE-STORE-0000000009-repartition])
                  --> KSTREAM-REDUCE-0000000010
                Processor: KSTREAM-REDUCE-0000000010 (stores: [KSTREAM-REDUCE-STATE-STORE-0000000009])
                  --> KTABLE-TOSTREAM-0000000014
                  <-- KSTREAM-SOURCE-0000000013
                Processor: KTABLE-TOSTREAM-0000000014 (stores: [])
                  --> KSTREAM-SINK-0000000015
                  <-- KSTREAM-REDUCE-0000000010
                Sink: KSTREAM-SINK-0000000015 (topic: latest)
                  <-- KTABLE-TOSTREAM-0000000014


            """
        ) {
            let grouped = texts($0).groupBy { _, text in text }
            grouped.count().toStream().to("counts")
            grouped.reduce { _, new in new }.toStream().to("latest")
        },
        DescriptionCase(
            "two aggregations unnamed grouping named stores",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> counts-repartition-filter, texts-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: counts-repartition-filter (stores: [])
                  --> counts-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000001
                Processor: texts-repartition-filter (stores: [])
                  --> texts-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: counts-repartition-sink (topic: counts-repartition)
                  <-- counts-repartition-filter
                Sink: texts-repartition-sink (topic: texts-repartition)
                  <-- texts-repartition-filter

              Sub-topology: 1
                Source: counts-repartition-source (topics: [counts-repartition])
                  --> KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [counts])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- counts-repartition-source
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-AGGREGATE-0000000002
                Sink: KSTREAM-SINK-0000000007 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000006

              Sub-topology: 2
                Source: texts-repartition-source (topics: [texts-repartition])
                  --> KSTREAM-AGGREGATE-0000000008
                Processor: KSTREAM-AGGREGATE-0000000008 (stores: [texts])
                  --> KTABLE-TOSTREAM-0000000012
                  <-- texts-repartition-source
                Processor: KTABLE-TOSTREAM-0000000012 (stores: [])
                  --> KSTREAM-SINK-0000000013
                  <-- KSTREAM-AGGREGATE-0000000008
                Sink: KSTREAM-SINK-0000000013 (topic: texts)
                  <-- KTABLE-TOSTREAM-0000000012


            """
        ) {
            let grouped = texts($0).groupBy { _, text in text }
            grouped.count(store: "counts").toStream().to("counts")
            grouped.aggregate(initial: "", store: "texts") { _, _, all in all }.toStream().to("texts")
        },
        DescriptionCase(
            "two groupings of one key change",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000005, KSTREAM-FILTER-0000000009
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000009 (stores: [])
                  --> KSTREAM-FILTER-0000000013
                  <-- KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-FILTER-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000012
                  <-- KSTREAM-FILTER-0000000009
                Sink: KSTREAM-SINK-0000000004 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000005
                Sink: KSTREAM-SINK-0000000012 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000010-repartition)
                  <-- KSTREAM-FILTER-0000000013

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000006 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition])
                  --> KSTREAM-AGGREGATE-0000000003
                Processor: KSTREAM-AGGREGATE-0000000003 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000002])
                  --> KTABLE-TOSTREAM-0000000007
                  <-- KSTREAM-SOURCE-0000000006
                Processor: KTABLE-TOSTREAM-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-AGGREGATE-0000000003
                Sink: KSTREAM-SINK-0000000008 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000007

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000014 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000010-repartition])
                  --> KSTREAM-AGGREGATE-0000000011
                Processor: KSTREAM-AGGREGATE-0000000011 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000010])
                  --> KTABLE-TOSTREAM-0000000015
                  <-- KSTREAM-SOURCE-0000000014
                Processor: KTABLE-TOSTREAM-0000000015 (stores: [])
                  --> KSTREAM-SINK-0000000016
                  <-- KSTREAM-AGGREGATE-0000000011
                Sink: KSTREAM-SINK-0000000016 (topic: others)
                  <-- KTABLE-TOSTREAM-0000000015


            """
        ) {
            let stream = texts($0).selectKey { _, text in text }
            stream.groupByKey().count().toStream().to("counts")
            stream.filter { _, _ in true }.groupByKey().count().toStream().to("others")
        },
    ]
}
