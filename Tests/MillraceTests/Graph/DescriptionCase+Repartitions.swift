import Millrace

extension DescriptionCase {
    static let repartitions: [DescriptionCase] = [
        DescriptionCase(
            "repartition unnamed",
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
                Sink: KSTREAM-SINK-0000000003 (topic: KSTREAM-REPARTITION-0000000002-repartition)
                  <-- KSTREAM-FILTER-0000000004

              Sub-topology: 1
                Source: KSTREAM-SOURCE-0000000005 (topics: [KSTREAM-REPARTITION-0000000002-repartition])
                  --> KSTREAM-MAPVALUES-0000000006
                Processor: KSTREAM-MAPVALUES-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-SOURCE-0000000005
                Sink: KSTREAM-SINK-0000000007 (topic: out)
                  <-- KSTREAM-MAPVALUES-0000000006


            """
        ) {
            texts($0).selectKey { _, text in text }.repartition().mapValues { text in text }.to("out")
        },
        DescriptionCase(
            "repartition named",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> spread-repartition-filter
                Processor: spread-repartition-filter (stores: [])
                  --> spread-repartition-sink
                  <-- KSTREAM-SOURCE-0000000000
                Sink: spread-repartition-sink (topic: spread-repartition)
                  <-- spread-repartition-filter

              Sub-topology: 1
                Source: spread-repartition-source (topics: [spread-repartition])
                  --> KSTREAM-AGGREGATE-0000000004
                Processor: KSTREAM-AGGREGATE-0000000004 (stores: [counts])
                  --> KTABLE-TOSTREAM-0000000005
                  <-- spread-repartition-source
                Processor: KTABLE-TOSTREAM-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- KSTREAM-AGGREGATE-0000000004
                Sink: KSTREAM-SINK-0000000006 (topic: out)
                  <-- KTABLE-TOSTREAM-0000000005


            """
        ) {
            texts($0).repartition(named: "spread", partitions: 6).groupByKey().count(store: "counts").toStream().to(
                "out")
        },
        DescriptionCase(
            "repartition used twice",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> spread-repartition-filter
                Processor: spread-repartition-filter (stores: [])
                  --> spread-repartition-sink
                  <-- KSTREAM-SOURCE-0000000000
                Sink: spread-repartition-sink (topic: spread-repartition)
                  <-- spread-repartition-filter

              Sub-topology: 1
                Source: spread-repartition-source (topics: [spread-repartition])
                  --> KSTREAM-AGGREGATE-0000000005, KSTREAM-MAPVALUES-0000000008
                Processor: KSTREAM-AGGREGATE-0000000005 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000004])
                  --> KTABLE-TOSTREAM-0000000006
                  <-- spread-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000008 (stores: [])
                  --> KSTREAM-SINK-0000000009
                  <-- spread-repartition-source
                Processor: KTABLE-TOSTREAM-0000000006 (stores: [])
                  --> KSTREAM-SINK-0000000007
                  <-- KSTREAM-AGGREGATE-0000000005
                Sink: KSTREAM-SINK-0000000007 (topic: counts)
                  <-- KTABLE-TOSTREAM-0000000006
                Sink: KSTREAM-SINK-0000000009 (topic: out)
                  <-- KSTREAM-MAPVALUES-0000000008


            """
        ) {
            let stream = texts($0).repartition(named: "spread")
            stream.groupByKey().count().toStream().to("counts")
            stream.mapValues { text in text }.to("out")
        },
        DescriptionCase(
            "repartition chain",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> one-repartition-filter
                Processor: one-repartition-filter (stores: [])
                  --> one-repartition-sink
                  <-- KSTREAM-SOURCE-0000000000
                Sink: one-repartition-sink (topic: one-repartition)
                  <-- one-repartition-filter

              Sub-topology: 1
                Source: one-repartition-source (topics: [one-repartition])
                  --> KSTREAM-KEY-SELECT-0000000004
                Processor: KSTREAM-KEY-SELECT-0000000004 (stores: [])
                  --> two-repartition-filter
                  <-- one-repartition-source
                Processor: two-repartition-filter (stores: [])
                  --> two-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000004
                Sink: two-repartition-sink (topic: two-repartition)
                  <-- two-repartition-filter

              Sub-topology: 2
                Source: two-repartition-source (topics: [two-repartition])
                  --> KSTREAM-KEY-SELECT-0000000008
                Processor: KSTREAM-KEY-SELECT-0000000008 (stores: [])
                  --> KSTREAM-FILTER-0000000011
                  <-- two-repartition-source
                Processor: KSTREAM-FILTER-0000000011 (stores: [])
                  --> KSTREAM-SINK-0000000010
                  <-- KSTREAM-KEY-SELECT-0000000008
                Sink: KSTREAM-SINK-0000000010 (topic: KSTREAM-REPARTITION-0000000009-repartition)
                  <-- KSTREAM-FILTER-0000000011

              Sub-topology: 3
                Source: KSTREAM-SOURCE-0000000012 (topics: [KSTREAM-REPARTITION-0000000009-repartition])
                  --> KSTREAM-SINK-0000000013
                Sink: KSTREAM-SINK-0000000013 (topic: out)
                  <-- KSTREAM-SOURCE-0000000012


            """
        ) {
            texts($0).repartition(named: "one").selectKey { _, text in text }.repartition(named: "two")
                .selectKey { _, text in text }.repartition().to("out")
        },
        DescriptionCase(
            "twenty five consumers of one repartition",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-KEY-SELECT-0000000001
                Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                  --> wide-repartition-filter
                  <-- KSTREAM-SOURCE-0000000000
                Processor: wide-repartition-filter (stores: [])
                  --> wide-repartition-sink
                  <-- KSTREAM-KEY-SELECT-0000000001
                Sink: wide-repartition-sink (topic: wide-repartition)
                  <-- wide-repartition-filter

              Sub-topology: 1
                Source: wide-repartition-source (topics: [wide-repartition])
                  --> KSTREAM-MAPVALUES-0000000007, KSTREAM-MAPVALUES-0000000009, KSTREAM-MAPVALUES-0000000011, KSTREAM-MAPVALUES-0000000013, KSTREAM-MAPVALUES-0000000015, KSTREAM-MAPVALUES-0000000017, KSTREAM-MAPVALUES-0000000019, KSTREAM-MAPVALUES-0000000021, KSTREAM-MAPVALUES-0000000023, KSTREAM-MAPVALUES-0000000025, KSTREAM-MAPVALUES-0000000027, KSTREAM-MAPVALUES-0000000049, KSTREAM-MAPVALUES-0000000005, KSTREAM-MAPVALUES-0000000029, KSTREAM-MAPVALUES-0000000031, KSTREAM-MAPVALUES-0000000033, KSTREAM-MAPVALUES-0000000035, KSTREAM-MAPVALUES-0000000037, KSTREAM-MAPVALUES-0000000039, KSTREAM-MAPVALUES-0000000041, KSTREAM-MAPVALUES-0000000043, KSTREAM-MAPVALUES-0000000045, KSTREAM-MAPVALUES-0000000047, KSTREAM-MAPVALUES-0000000051, KSTREAM-MAPVALUES-0000000053
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000009 (stores: [])
                  --> KSTREAM-SINK-0000000010
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000011 (stores: [])
                  --> KSTREAM-SINK-0000000012
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000014
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000015 (stores: [])
                  --> KSTREAM-SINK-0000000016
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000017 (stores: [])
                  --> KSTREAM-SINK-0000000018
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000019 (stores: [])
                  --> KSTREAM-SINK-0000000020
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000021 (stores: [])
                  --> KSTREAM-SINK-0000000022
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000023 (stores: [])
                  --> KSTREAM-SINK-0000000024
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000025 (stores: [])
                  --> KSTREAM-SINK-0000000026
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000027 (stores: [])
                  --> KSTREAM-SINK-0000000028
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000029 (stores: [])
                  --> KSTREAM-SINK-0000000030
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000031 (stores: [])
                  --> KSTREAM-SINK-0000000032
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000033 (stores: [])
                  --> KSTREAM-SINK-0000000034
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000035 (stores: [])
                  --> KSTREAM-SINK-0000000036
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000037 (stores: [])
                  --> KSTREAM-SINK-0000000038
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000039 (stores: [])
                  --> KSTREAM-SINK-0000000040
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000041 (stores: [])
                  --> KSTREAM-SINK-0000000042
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000043 (stores: [])
                  --> KSTREAM-SINK-0000000044
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000045 (stores: [])
                  --> KSTREAM-SINK-0000000046
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000047 (stores: [])
                  --> KSTREAM-SINK-0000000048
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000049 (stores: [])
                  --> KSTREAM-SINK-0000000050
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000051 (stores: [])
                  --> KSTREAM-SINK-0000000052
                  <-- wide-repartition-source
                Processor: KSTREAM-MAPVALUES-0000000053 (stores: [])
                  --> KSTREAM-SINK-0000000054
                  <-- wide-repartition-source
                Sink: KSTREAM-SINK-0000000006 (topic: out-1)
                  <-- KSTREAM-MAPVALUES-0000000005
                Sink: KSTREAM-SINK-0000000008 (topic: out-2)
                  <-- KSTREAM-MAPVALUES-0000000007
                Sink: KSTREAM-SINK-0000000010 (topic: out-3)
                  <-- KSTREAM-MAPVALUES-0000000009
                Sink: KSTREAM-SINK-0000000012 (topic: out-4)
                  <-- KSTREAM-MAPVALUES-0000000011
                Sink: KSTREAM-SINK-0000000014 (topic: out-5)
                  <-- KSTREAM-MAPVALUES-0000000013
                Sink: KSTREAM-SINK-0000000016 (topic: out-6)
                  <-- KSTREAM-MAPVALUES-0000000015
                Sink: KSTREAM-SINK-0000000018 (topic: out-7)
                  <-- KSTREAM-MAPVALUES-0000000017
                Sink: KSTREAM-SINK-0000000020 (topic: out-8)
                  <-- KSTREAM-MAPVALUES-0000000019
                Sink: KSTREAM-SINK-0000000022 (topic: out-9)
                  <-- KSTREAM-MAPVALUES-0000000021
                Sink: KSTREAM-SINK-0000000024 (topic: out-10)
                  <-- KSTREAM-MAPVALUES-0000000023
                Sink: KSTREAM-SINK-0000000026 (topic: out-11)
                  <-- KSTREAM-MAPVALUES-0000000025
                Sink: KSTREAM-SINK-0000000028 (topic: out-12)
                  <-- KSTREAM-MAPVALUES-0000000027
                Sink: KSTREAM-SINK-0000000030 (topic: out-13)
                  <-- KSTREAM-MAPVALUES-0000000029
                Sink: KSTREAM-SINK-0000000032 (topic: out-14)
                  <-- KSTREAM-MAPVALUES-0000000031
                Sink: KSTREAM-SINK-0000000034 (topic: out-15)
                  <-- KSTREAM-MAPVALUES-0000000033
                Sink: KSTREAM-SINK-0000000036 (topic: out-16)
                  <-- KSTREAM-MAPVALUES-0000000035
                Sink: KSTREAM-SINK-0000000038 (topic: out-17)
                  <-- KSTREAM-MAPVALUES-0000000037
                Sink: KSTREAM-SINK-0000000040 (topic: out-18)
                  <-- KSTREAM-MAPVALUES-0000000039
                Sink: KSTREAM-SINK-0000000042 (topic: out-19)
                  <-- KSTREAM-MAPVALUES-0000000041
                Sink: KSTREAM-SINK-0000000044 (topic: out-20)
                  <-- KSTREAM-MAPVALUES-0000000043
                Sink: KSTREAM-SINK-0000000046 (topic: out-21)
                  <-- KSTREAM-MAPVALUES-0000000045
                Sink: KSTREAM-SINK-0000000048 (topic: out-22)
                  <-- KSTREAM-MAPVALUES-0000000047
                Sink: KSTREAM-SINK-0000000050 (topic: out-23)
                  <-- KSTREAM-MAPVALUES-0000000049
                Sink: KSTREAM-SINK-0000000052 (topic: out-24)
                  <-- KSTREAM-MAPVALUES-0000000051
                Sink: KSTREAM-SINK-0000000054 (topic: out-25)
                  <-- KSTREAM-MAPVALUES-0000000053


            """
        ) {
            let stream = texts($0).selectKey { _, text in text }.repartition(named: "wide")
            for number in 1...25 { stream.mapValues { text in text }.to("out-\(number)") }
        },
    ]
}
