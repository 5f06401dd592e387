import Millrace

extension DescriptionCase {
    static let merges: [DescriptionCase] = [
        DescriptionCase(
            "merge repartitioned",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [left])
                  --> KSTREAM-KEY-SELECT-0000000002
                Processor: KSTREAM-KEY-SELECT-0000000002 (stores: [])
                  --> left-by-value-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: left-by-value-repartition-filter (stores: [])
                  --> left-by-value-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000002
                Sink: left-by-value-repartition-sink (topic: left-by-value-repartition)
                  <-- left-by-value-repartition-filter

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000001 (topics: [right])
                  --> KSTREAM-KEY-SELECT-0000000006
                Processor: KSTREAM-KEY-SELECT-0000000006 (stores: [])
                  --> right-by-value-repartition-filter
                  <-- KSTREAM-SOURCE-0000000001
                Processor: right-by-value-repartition-filter (stores: [])
                  --> right-by-value-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000006
                Sink: right-by-value-repartition-sink (topic: right-by-value-repartition)
                  <-- right-by-value-repartition-filter

              Sub-topology: 2
                Source: left-by-value-repartition-source (topics: [left-by-value-repartition])
                  --> KSTREAM-MERGE-0000000010
                Source: right-by-value-repartition-source (topics: [right-by-value-repartition])
                  --> KSTREAM-MERGE-0000000010
                Processor: KSTREAM-MERGE-0000000010 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- left-by-value-repartition-source, right-by-value-repartition-source
                Sink: KSTREAM-SINK-0000000011 (topic: out)
                  <-- KSTREAM-MERGE-0000000010


            """
        ) {
            let (left, right) = (texts($0, ["left"]), texts($0, ["right"]))
            left.selectKey { _, text in text }.repartition(named: "left-by-value")
                .merge(with: right.selectKey { _, text in text }.repartition(named: "right-by-value"))
                .to("out")
        },
        DescriptionCase(
            "merge repartitioned unnamed",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [left])
                  --> KSTREAM-FILTER-0000000004
                Processor: KSTREAM-FILTER-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000003 (topic: KSTREAM-REPARTITION-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000004

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000001 (topics: [right])
                  --> KSTREAM-FILTER-0000000008
                Processor: KSTREAM-FILTER-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-SOURCE-0000000001
                Sink: KSTREAM-SINK-0000000007 (topic: KSTREAM-REPARTITION-0000000006-repartition)
                  <-- KSTREAM-FILTER-0000000008

              Sub-topology: 2
                Source: KSTREAM-SOURCE-0000000005 (topics: [KSTREAM-REPARTITION-0000000002-repartition])
                  --> KSTREAM-MERGE-0000000010
                Source: KSTREAM-SOURCE-0000000009 (topics: [KSTREAM-REPARTITION-0000000006-repartition])
                  --> KSTREAM-MERGE-0000000010
                Processor: KSTREAM-MERGE-0000000010 (stores: [])
                  --> KSTREAM-AGGREGATE-0000000012
                  <-- KSTREAM-SOURCE-0000000005, KSTREAM-SOURCE-0000000009
                Processor: KSTREAM-AGGREGATE-0000000012 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000011])
                  --> KTABLE-TOSTREAM-0000000013
                  <-- KSTREAM-MERGE-0000000010
                Processor: KTABLE-TOSTREAM-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000014
                  <-- KSTREAM-AGGREGATE-0000000012
                Sink: KSTREAM-SINK-0000000014 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000013


            """
        ) {
            let (left, right) = (texts($0, ["left"]), texts($0, ["right"]))
            left.repartition().merge(with: right.repartition()).groupByKey().count().toStream().to("out")
        },
        DescriptionCase(
            "merge then count",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [left])
                  --> KSTREAM-KEY-SELECT-0000000002
                Processor: KSTREAM-KEY-SELECT-0000000002 (stores: [])
                  --> KSTREAM-MERGE-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Source: KSTREAM-SOURCE-0000000001 (topics: [right])
                  --> KSTREAM-MERGE-0000000003
                Processor: KSTREAM-MERGE-0000000003 (stores: [])
                  --> KSTREAM-FILTER-0000000007
                  <-- KSTREAM-KEY-SELECT-0000000002, KSTREAM-SOURCE-0000000001
                Processor: KSTREAM-FILTER-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- KSTREAM-MERGE-0000000003
                Sink: KSTREAM-SINK-0000000006 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000004-repartition)
                  <-- KSTREAM-FILTER-0000000007

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000008 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000004-repartition])
                  --> KSTREAM-AGGREGATE-0000000005
                Processor: KSTREAM-AGGREGATE-0000000005 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000004])
                  --> KTABLE-TOSTREAM-0000000009
                  <-- KSTREAM-SOURCE-0000000008
                Processor: KTABLE-TOSTREAM-0000000009 (stores: [])
                  --> KSTREAM-SINK-0000000010
                  <-- KSTREAM-AGGREGATE-0000000005
                Sink: KSTREAM-SINK-0000000010 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000009


            """
        ) {
            let (left, right) = (texts($0, ["left"]), texts($0, ["right"]))
            left.selectKey { _, text in text }.merge(with: right).groupByKey().count().toStream().to("out")
        },
        DescriptionCase(
            "merge of three",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [x])
                  --> KSTREAM-FILTER-0000000003
                Processor: KSTREAM-FILTER-0000000003 (stores: [])
                  --> KSTREAM-FILTER-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000004 (stores: [])
                  --> KSTREAM-MERGE-0000000005
                  <-- KSTREAM-FILTER-0000000003
                Source: KSTREAM-SOURCE-0000000001 (topics: [y])
                  --> KSTREAM-MERGE-0000000005
                Source: KSTREAM-SOURCE-0000000002 (topics: [z])
                  --> KSTREAM-MAPVALUES-0000000006
                Processor: KSTREAM-MAPVALUES-0000000006 (stores: [])
                  --> KSTREAM-MERGE-0000000007
                  <-- KSTREAM-SOURCE-0000000002
                Processor: KSTREAM-MERGE-0000000005 (stores: [])
                  --> KSTREAM-MERGE-0000000007
                  <-- KSTREAM-FILTER-0000000004, KSTREAM-SOURCE-0000000001
                Processor: KSTREAM-MERGE-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-MERGE-0000000005, KSTREAM-MAPVALUES-0000000006
                Sink: KSTREAM-SINK-0000000008 (topic: out)
                  <-- KSTREAM-MERGE-0000000007


            """
        ) {
            let (x, y, z) = (texts($0, ["x"]), texts($0, ["y"]), texts($0, ["z"]))
            x.filter { _, _ in true }.filter { _, _ in true }
                .merge(with: y).merge(with: z.mapValues { text in text }).to("out")
        },
        DescriptionCase(
            "merge said before other uses",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [x])
                  --> KSTREAM-FILTER-0000000003, KSTREAM-MERGE-0000000002
                Source: KSTREAM-SOURCE-0000000001 (topics: [y])
                  --> KSTREAM-MAPVALUES-0000000005, KSTREAM-MERGE-0000000002
                Processor: KSTREAM-FILTER-0000000003 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- KSTREAM-SOURCE-0000000001
                Processor: KSTREAM-MERGE-0000000002 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-SOURCE-0000000000, KSTREAM-SOURCE-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: x-out)
                  <-- KSTREAM-FILTER-0000000003
                Sink: KSTREAM-SINK-0000000006 (topic: y-out)
                  <-- KSTREAM-MAPVALUES-0000000005
                Sink: KSTREAM-SINK-0000000007 (topic: out)
                  <-- KSTREAM-MERGE-0000000002


            """
        ) {
            let (x, y) = (texts($0, ["x"]), texts($0, ["y"]))
            let merged = x.merge(with: y)
            x.filter { _, _ in true }.to("x-out")
            y.mapValues { text in text }.to("y-out")
            merged.to("out")
        },
        DescriptionCase(
            "merge of later and earlier",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [x])
                  --> KSTREAM-FILTER-0000000001
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-MERGE-0000000004, KSTREAM-SINK-0000000007
                  <-- KSTREAM-SOURCE-0000000000
                Source: KSTREAM-SOURCE-0000000002 (topics: [y])
                  --> KSTREAM-MAPVALUES-0000000003
                Processor: KSTREAM-MAPVALUES-0000000003 (stores: [])
                  --> KSTREAM-MERGE-0000000004
                  <-- KSTREAM-SOURCE-0000000002
                Processor: KSTREAM-MERGE-0000000004 (stores: [])
                  --> KSTREAM-PEEK-0000000005
                  <-- KSTREAM-MAPVALUES-0000000003, KSTREAM-FILTER-0000000001
                Processor: KSTREAM-PEEK-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- KSTREAM-MERGE-0000000004
                Sink: KSTREAM-SINK-0000000006 (topic: out)
                  <-- KSTREAM-PEEK-0000000005
                Sink: KSTREAM-SINK-0000000007 (topic: f)
                  <-- KSTREAM-FILTER-0000000001


            """
        ) {
            let filtered = texts($0, ["x"]).filter { _, _ in true }
            texts($0, ["y"]).mapValues { text in text }.merge(with: filtered).peek { _, _ in }.to("out")
            filtered.to("f")
        },
        DescriptionCase(
            "merge with itself",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-MERGE-0000000001
                Processor: KSTREAM-MERGE-0000000001 (stores: [])
                  --> KSTREAM-SINK-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000002 (topic: out)
                  <-- KSTREAM-MERGE-0000000001


            """
        ) {
            let stream = texts($0)
            stream.merge(with: stream).to("out")
        },
        DescriptionCase(
            "diamond",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000001, KSTREAM-FILTER-0000000002, KSTREAM-MERGE-0000000004
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-MERGE-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000002 (stores: [])
                  --> KSTREAM-MERGE-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MERGE-0000000003 (stores: [])
                  --> KSTREAM-MERGE-0000000004
                  <-- KSTREAM-FILTER-0000000001, KSTREAM-FILTER-0000000002
                Processor: KSTREAM-MERGE-0000000004 (stores: [])
                  --> KSTREAM-SINK-0000000005
                  <-- KSTREAM-MERGE-0000000003, KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000005 (topic: out)
                  <-- KSTREAM-MERGE-0000000004


            """
        ) {
            let stream = texts($0)
            let left = stream.filter { _, _ in true }
            let right = stream.filterNot { _, _ in true }
            left.merge(with: right).merge(with: stream).to("out")
        },
        DescriptionCase(
            "ladder",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000001, KSTREAM-MAPVALUES-0000000002
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-MERGE-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000002 (stores: [])
                  --> KSTREAM-MERGE-0000000003
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MERGE-0000000003 (stores: [])
                  --> KSTREAM-FILTER-0000000004, KSTREAM-MAPVALUES-0000000005
                  <-- KSTREAM-FILTER-0000000001, KSTREAM-MAPVALUES-0000000002
                Processor: KSTREAM-FILTER-0000000004 (stores: [])
                  --> KSTREAM-MERGE-0000000006
                  <-- KSTREAM-MERGE-0000000003
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-MERGE-0000000006
                  <-- KSTREAM-MERGE-0000000003
                Processor: KSTREAM-MERGE-0000000006 (stores: [])
                  --> KSTREAM-FILTER-0000000007, KSTREAM-MAPVALUES-0000000008
                  <-- KSTREAM-FILTER-0000000004, KSTREAM-MAPVALUES-0000000005
                Processor: KSTREAM-FILTER-0000000007 (stores: [])
                  --> KSTREAM-MERGE-0000000009
                  <-- KSTREAM-MERGE-0000000006
                Processor: KSTREAM-MAPVALUES-0000000008 (stores: [])
                  --> KSTREAM-MERGE-0000000009
                  <-- KSTREAM-MERGE-0000000006
                Processor: KSTREAM-MERGE-0000000009 (stores: [])
                  --> KSTREAM-FILTER-0000000010, KSTREAM-MAPVALUES-0000000011
                  <-- KSTREAM-FILTER-0000000007, KSTREAM-MAPVALUES-0000000008
                Processor: KSTREAM-FILTER-0000000010 (stores: [])
                  --> KSTREAM-MERGE-0000000012
                  <-- KSTREAM-MERGE-0000000009
                Processor: KSTREAM-MAPVALUES-0000000011 (stores: [])
                  --> KSTREAM-MERGE-0000000012
                  <-- KSTREAM-MERGE-0000000009
                Processor: KSTREAM-MERGE-0000000012 (stores: [])
                  --> KSTREAM-FILTER-0000000013, KSTREAM-MAPVALUES-0000000014
                  <-- KSTREAM-FILTER-0000000010, KSTREAM-MAPVALUES-0000000011
                Processor: KSTREAM-FILTER-0000000013 (stores: [])
                  --> KSTREAM-MERGE-0000000015
                  <-- KSTREAM-MERGE-0000000012
                Processor: KSTREAM-MAPVALUES-0000000014 (stores: [])
                  --> KSTREAM-MERGE-0000000015
                  <-- KSTREAM-MERGE-0000000012
                Processor: KSTREAM-MERGE-0000000015 (stores: [])
                  --> KSTREAM-FILTER-0000000016, KSTREAM-MAPVALUES-0000000017
                  <-- KSTREAM-FILTER-0000000013, KSTREAM-MAPVALUES-0000000014
                Processor: KSTREAM-FILTER-0000000016 (stores: [])
                  --> KSTREAM-MERGE-0000000018
                  <-- KSTREAM-MERGE-0000000015
                Processor: KSTREAM-MAPVALUES-0000000017 (stores: [])
                  --> KSTREAM-MERGE-0000000018
                  <-- KSTREAM-MERGE-0000000015
                Processor: KSTREAM-MERGE-0000000018 (stores: [])
                  --> KSTREAM-SINK-0000000019
                  <-- KSTREAM-FILTER-0000000016, KSTREAM-MAPVALUES-0000000017
                Sink: KSTREAM-SINK-0000000019 (topic: out)
                  <-- KSTREAM-MERGE-0000000018


            """
        ) {
            var stream = texts($0)
            for _ in 0..<6 { stream = stream.filter { _, _ in true }.merge(with: stream.mapValues { text in text }) }
            stream.to("out")
        },
    ]
}
