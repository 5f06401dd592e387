import Millrace

extension DescriptionCase {
    static let names: [DescriptionCase] = [
        DescriptionCase(
            "named nodes",
            """
            Topologies:
               Sub-topology: 0
                Source: read (topics: [in])
                  --> keep
                Processor: keep (stores: [])
                  --> drop
                  <-- read
                Processor: drop (stores: [])
                  --> turn
                  <-- keep
                Processor: turn (stores: [])
                  --> change
                  <-- drop
                Processor: change (stores: [])
                  --> spread
                  <-- turn
                Processor: spread (stores: [])
                  --> split
                  <-- change
                Processor: split (stores: [])
                  --> key
                  <-- spread
                Processor: key (stores: [])
                  --> look
                  <-- split
                Processor: look (stores: [])
                  --> grouped-repartition-filter, end
                  <-- key
                Processor: grouped-repartition-filter (stores: [])
                  --> grouped-repartition-sink
                  <-- look
                Processor: end (stores: [])
                  --> none
                  <-- look
                Sink: grouped-repartition-sink (topic: grouped-repartition)
                  <-- grouped-repartition-filter

              Sub-topology: 1
                Source: grouped-repartition-source (topics: [grouped-repartition])
                  --> count
                Processor: count (stores: [counts])
                  --> changes
                  <-- grouped-repartition-source
                Processor: changes (stores: [])
                  --> write
                  <-- count
                Sink: write (topic: out)
                  <-- changes


            """
        ) {
            let stream = texts($0, named: "read")
                .filter(named: "keep") { _, _ in true }
                .filterNot(named: "drop") { _, _ in true }
                .map(named: "turn") { key, text in (key, text) }
                .mapValues(named: "change") { text in text }
                .flatMap(named: "spread") { key, text in [(key, text)] }
                .flatMapValues(named: "split") { text in [text] }
                .selectKey(named: "key") { _, text in text }
                .peek(named: "look") { _, _ in }
            stream.forEach(named: "end") { _, _ in }
            stream.groupByKey(named: "grouped").count(store: "counts", named: "count")
                .toStream(named: "changes").to("out", named: "write")
        },
        DescriptionCase(
            "unnamed nodes",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000001
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-FILTER-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000002 (stores: [])
                  --> KSTREAM-MAP-0000000003
                  <-- KSTREAM-FILTER-0000000001
                Processor: KSTREAM-MAP-0000000003 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000004
                  <-- KSTREAM-FILTER-0000000002
                Processor: KSTREAM-MAPVALUES-0000000004 (stores: [])
                  --> KSTREAM-FLATMAP-0000000005
                  <-- KSTREAM-MAP-0000000003
                Processor: KSTREAM-FLATMAP-0000000005 (stores: [])
                  --> KSTREAM-FLATMAPVALUES-0000000006
                  <-- KSTREAM-MAPVALUES-0000000004
                Processor: KSTREAM-FLATMAPVALUES-0000000006 (stores: [])
                  --> KSTREAM-KEY-SELECT-0000000007
                  <-- KSTREAM-FLATMAP-0000000005
                Processor: KSTREAM-KEY-SELECT-0000000007 (stores: [])
                  --> KSTREAM-PEEK-0000000008
                  <-- KSTREAM-FLATMAPVALUES-0000000006
                Processor: KSTREAM-PEEK-0000000008 (stores: [])
                  --> KSTREAM-FILTER-0000000013, KSTREAM-FOREACH-0000000009
                  <-- KSTREAM-KEY-SELECT-0000000007
                Processor: KSTREAM-FILTER-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000012
                  <-- KSTREAM-PEEK-0000000008
                Processor: KSTREAM-FOREACH-0000000009 (stores: [])
                  --> none
                  <-- KSTREAM-PEEK-0000000008
                Sink: KSTREAM-SINK-0000000012 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000010-repartition)
                  <-- KSTREAM-FILTER-0000000013

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000014 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000010-repartition])
                  --> KSTREAM-AGGREGATE-0000000011
                Processor: KSTREAM-AGGREGATE-0000000011 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000010])
                  --> KTABLE-TOSTREAM-0000000015
                  <-- KSTREAM-SOURCE-0000000014
                Processor: KTABLE-TOSTREAM-0000000015 (stores: [])
                  --> KSTREAM-SINK-0000000016
                  <-- KSTREAM-AGGREGATE-0000000011
                Sink: KSTREAM-SINK-0000000016 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000015


            """
        ) {
            let stream = texts($0)
                .filter { _, _ in true }
                .filterNot { _, _ in true }
                .map { key, text in (key, text) }
                .mapValues { text in text }
                .flatMap { key, text in [(key, text)] }
                .flatMapValues { text in [text] }
                .selectKey { _, text in text }
                .peek { _, _ in }
            stream.forEach { _, _ in }
            stream.groupByKey().count().toStream().to("out")
        },
        DescriptionCase(
            "computed topic",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-SINK-0000000001
                Sink: KSTREAM-SINK-0000000001 (extractor class: computed)
                  <-- KSTREAM-SOURCE-0000000000


            """
        ) {
            texts($0).to { _, text in text }
        },
        DescriptionCase(
            "computed topic named",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> write
                Sink: write (extractor class: computed)
                  <-- KSTREAM-SOURCE-0000000000


            """
        ) {
            texts($0).to(named: "write") { _, text in text }
        },
        DescriptionCase(
            "one sink for many",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [x])
                  --> KSTREAM-FILTER-0000000004, KSTREAM-SINK-0000000002
                Processor: KSTREAM-FILTER-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000002 (topic: out)
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000005 (topic: out)
                  <-- KSTREAM-FILTER-0000000004

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000001 (topics: [y])
                  --> KSTREAM-SINK-0000000003
                Sink: KSTREAM-SINK-0000000003 (topic: out)
                  <-- KSTREAM-SOURCE-0000000001


            """
        ) {
            let (x, y) = (texts($0, ["x"]), texts($0, ["y"]))
            x.to("out")
            y.to("out")
            x.filter { _, _ in true }.to("out")
        },
        DescriptionCase(
            "independent pipelines",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in-1])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> store-1-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: store-1-repartition-filter (stores: [])
                  --> store-1-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: store-1-repartition-sink (topic: store-1-repartition)
                  <-- store-1-repartition-filter

              Sub-topology: 1
                Source: store-1-repartition-source (topics: [store-1-repartition])
                  --> KSTREAM-AGGREGATE-0000000002
                Processor: KSTREAM-AGGREGATE-0000000002 (stores: [store-1])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- store-1-repartition-source
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-AGGREGATE-0000000002
                Sink: KSTREAM-SINK-0000000007 (topic: out-1)
                  <-- KTABLE-TOSTREAM-0000000006

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000008 (topics: [in-2])
                  --> KSTREAM-KEY-SELECT-0000000009
                Processor: KSTREAM-KEY-SELECT-0000000009 (stores: [])
                  --> store-2-repartition-filter
                  <-- KSTREAM-SOURCE-0000000008
                Processor: store-2-repartition-filter (stores: [])
                  --> store-2-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000009
                Sink: store-2-repartition-sink (topic: store-2-repartition)
                  <-- store-2-repartition-filter

              Sub-topology: 3
                Source: store-2-repartition-source (topics: [store-2-repartition])
                  --> KSTREAM-AGGREGATE-0000000010
                Processor: KSTREAM-AGGREGATE-0000000010 (stores: [store-2])
                  --> KTABLE-TOSTREAM-0000000014
                  <-- store-2-repartition-source
                Processor: KTABLE-TOSTREAM-0000000014 (stores: [])
                  --> KSTREAM-SINK-0000000015
                  <-- KSTREAM-AGGREGATE-0000000010
                Sink: KSTREAM-SINK-0000000015 (topic: out-2)
                  <-- KTABLE-TOSTREAM-0000000014

              Sub-topology: 4
                Source: KSTREAM-SOURCE-0000000016 (topics: [in-3])
                  --> KSTREAM-KEY-SELECT-0000000017
                Processor: KSTREAM-KEY-SELECT-0000000017 (stores: [])
                  --> store-3-repartition-filter
                  <-- KSTREAM-SOURCE-0000000016
                Processor: store-3-repartition-filter (stores: [])
                  --> store-3-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000017
                Sink: store-3-repartition-sink (topic: store-3-repartition)
                  <-- store-3-repartition-filter

              Sub-topology: 5
                Source: store-3-repartition-source (topics: [store-3-repartition])
                  --> KSTREAM-AGGREGATE-0000000018
                Processor: KSTREAM-AGGREGATE-0000000018 (stores: [store-3])
                  --> KTABLE-TOSTREAM-0000000022
                  <-- store-3-repartition-source
                Processor: KTABLE-TOSTREAM-0000000022 (stores: [])
                  --> KSTREAM-SINK-0000000023
                  <-- KSTREAM-AGGREGATE-0000000018
                Sink: KSTREAM-SINK-0000000023 (topic: out-3)
                  <-- KTABLE-TOSTREAM-0000000022

              Sub-topology: 6
                Source: KSTREAM-SOURCE-0000000024 (topics: [in-4])
                  --> KSTREAM-KEY-SELECT-0000000025
                Processor: KSTREAM-KEY-SELECT-0000000025 (stores: [])
                  --> store-4-repartition-filter
                  <-- KSTREAM-SOURCE-0000000024
                Processor: store-4-repartition-filter (stores: [])
                  --> store-4-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000025
                Sink: store-4-repartition-sink (topic: store-4-repartition)
                  <-- store-4-repartition-filter

              Sub-topology: 7
                Source: store-4-repartition-source (topics: [store-4-repartition])
                  --> KSTREAM-AGGREGATE-0000000026
                Processor: KSTREAM-AGGREGATE-0000000026 (stores: [store-4])
                  --> KTABLE-TOSTREAM-0000000030
                  <-- store-4-repartition-source
                Processor: KTABLE-TOSTREAM-0000000030 (stores: [])
                  --> KSTREAM-SINK-0000000031
                  <-- KSTREAM-AGGREGATE-0000000026
                Sink: KSTREAM-SINK-0000000031 (topic: out-4)
                  <-- KTABLE-TOSTREAM-0000000030

              Sub-topology: 8
                Source: KSTREAM-SOURCE-0000000032 (topics: [in-5])
                  --> KSTREAM-KEY-SELECT-0000000033
                Processor: KSTREAM-KEY-SELECT-0000000033 (stores: [])
                  --> store-5-repartition-filter
                  <-- KSTREAM-SOURCE-0000000032
                Processor: store-5-repartition-filter (stores: [])
                  --> store-5-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000033
                Sink: store-5-repartition-sink (topic: store-5-repartition)
                  <-- store-5-repartition-filter

              Sub-topology: 9
                Source: store-5-repartition-source (topics: [store-5-repartition])
                  --> KSTREAM-AGGREGATE-0000000034
                Processor: KSTREAM-AGGREGATE-0000000034 (stores: [store-5])
                  --> KTABLE-TOSTREAM-0000000038
                  <-- store-5-repartition-source
                Processor: KTABLE-TOSTREAM-0000000038 (stores: [])
                  --> KSTREAM-SINK-0000000039
                  <-- KSTREAM-AGGREGATE-0000000034
                Sink: KSTREAM-SINK-0000000039 (topic: out-5)
                  <-- KTABLE-TOSTREAM-0000000038


            """
        ) {
            for number in 1...5 {
                texts($0, ["in-\(number)"]).groupBy { _, text in text }.count(store: Materialized("store-\(number)"))
                    .toStream().to("out-\(number)")
            }
        },
        DescriptionCase(
            "compact and for each",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FLATMAPVALUES-0000000001
                Processor: KSTREAM-FLATMAPVALUES-0000000001 (stores: [])
                  --> KSTREAM-FOREACH-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FOREACH-0000000002 (stores: [])
                  --> none
                  <-- KSTREAM-FLATMAPVALUES-0000000001


            """
        ) {
            texts($0).compactMap { _, text in text.isEmpty ? nil : text }.forEach { _, _ in }
        },
    ]
}
