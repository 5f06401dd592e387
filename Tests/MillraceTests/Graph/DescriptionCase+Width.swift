import Millrace

extension DescriptionCase {
    static let width: [DescriptionCase] = [
        DescriptionCase(
            "stream used many times",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-FILTER-0000000005, KSTREAM-FILTER-0000000007, KSTREAM-FILTER-0000000001, KSTREAM-FILTER-0000000003, KSTREAM-FILTER-0000000009, KSTREAM-FILTER-0000000011, KSTREAM-FILTER-0000000013, KSTREAM-FILTER-0000000015, KSTREAM-FILTER-0000000017, KSTREAM-FILTER-0000000019, KSTREAM-FILTER-0000000021, KSTREAM-FILTER-0000000023, KSTREAM-FILTER-0000000025, KSTREAM-FILTER-0000000027, KSTREAM-FILTER-0000000029
                Processor: KSTREAM-FILTER-0000000001 (stores: [])
                  --> KSTREAM-SINK-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000003 (stores: [])
                  --> KSTREAM-SINK-0000000004
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000005 (stores: [])
                  --> KSTREAM-SINK-0000000006
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000007 (stores: [])
                  --> KSTREAM-SINK-0000000008
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000009 (stores: [])
                  --> KSTREAM-SINK-0000000010
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000011 (stores: [])
                  --> KSTREAM-SINK-0000000012
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000013 (stores: [])
                  --> KSTREAM-SINK-0000000014
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000015 (stores: [])
                  --> KSTREAM-SINK-0000000016
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000017 (stores: [])
                  --> KSTREAM-SINK-0000000018
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000019 (stores: [])
                  --> KSTREAM-SINK-0000000020
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000021 (stores: [])
                  --> KSTREAM-SINK-0000000022
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000023 (stores: [])
                  --> KSTREAM-SINK-0000000024
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000025 (stores: [])
                  --> KSTREAM-SINK-0000000026
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000027 (stores: [])
                  --> KSTREAM-SINK-0000000028
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-FILTER-0000000029 (stores: [])
                  --> KSTREAM-SINK-0000000030
                  <-- KSTREAM-SOURCE-0000000000
                Sink: KSTREAM-SINK-0000000002 (topic: out-1)
                  <-- KSTREAM-FILTER-0000000001
                Sink: KSTREAM-SINK-0000000004 (topic: out-2)
                  <-- KSTREAM-FILTER-0000000003
                Sink: KSTREAM-SINK-0000000006 (topic: out-3)
                  <-- KSTREAM-FILTER-0000000005
                Sink: KSTREAM-SINK-0000000008 (topic: out-4)
                  <-- KSTREAM-FILTER-0000000007
                Sink: KSTREAM-SINK-0000000010 (topic: out-5)
                  <-- KSTREAM-FILTER-0000000009
                Sink: KSTREAM-SINK-0000000012 (topic: out-6)
                  <-- KSTREAM-FILTER-0000000011
                Sink: KSTREAM-SINK-0000000014 (topic: out-7)
                  <-- KSTREAM-FILTER-0000000013
                Sink: KSTREAM-SINK-0000000016 (topic: out-8)
                  <-- KSTREAM-FILTER-0000000015
                Sink: KSTREAM-SINK-0000000018 (topic: out-9)
                  <-- KSTREAM-FILTER-0000000017
                Sink: KSTREAM-SINK-0000000020 (topic: out-10)
                  <-- KSTREAM-FILTER-0000000019
                Sink: KSTREAM-SINK-0000000022 (topic: out-11)
                  <-- KSTREAM-FILTER-0000000021
                Sink: KSTREAM-SINK-0000000024 (topic: out-12)
                  <-- KSTREAM-FILTER-0000000023
                Sink: KSTREAM-SINK-0000000026 (topic: out-13)
                  <-- KSTREAM-FILTER-0000000025
                Sink: KSTREAM-SINK-0000000028 (topic: out-14)
                  <-- KSTREAM-FILTER-0000000027
                Sink: KSTREAM-SINK-0000000030 (topic: out-15)
                  <-- KSTREAM-FILTER-0000000029


            """
        ) {
            let stream = texts($0)
            for number in 1...15 { stream.filter { _, _ in true }.to("out-\(number)") }
        },
        DescriptionCase(
            "twelve nodes",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-MAPVALUES-0000000001
                Processor: KSTREAM-MAPVALUES-0000000001 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000002 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000003
                  <-- KSTREAM-MAPVALUES-0000000001
                Processor: KSTREAM-MAPVALUES-0000000003 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000004
                  <-- KSTREAM-MAPVALUES-0000000002
                Processor: KSTREAM-MAPVALUES-0000000004 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000005
                  <-- KSTREAM-MAPVALUES-0000000003
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000006
                  <-- KSTREAM-MAPVALUES-0000000004
                Processor: KSTREAM-MAPVALUES-0000000006 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000007
                  <-- KSTREAM-MAPVALUES-0000000005
                Processor: KSTREAM-MAPVALUES-0000000007 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000008
                  <-- KSTREAM-MAPVALUES-0000000006
                Processor: KSTREAM-MAPVALUES-0000000008 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000009
                  <-- KSTREAM-MAPVALUES-0000000007
                Processor: KSTREAM-MAPVALUES-0000000009 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000010
                  <-- KSTREAM-MAPVALUES-0000000008
                Processor: KSTREAM-MAPVALUES-0000000010 (stores: [])
                  --> KSTREAM-SINK-0000000011
                  <-- KSTREAM-MAPVALUES-0000000009
                Sink: KSTREAM-SINK-0000000011 (topic: out)
                  <-- KSTREAM-MAPVALUES-0000000010


            """
        ) {
            var stream = texts($0)
            for _ in 0..<10 { stream = stream.mapValues { text in text } }
            stream.to("out")
        },
        DescriptionCase(
            "deep chain",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in])
                  --> KSTREAM-MAPVALUES-0000000001
                Processor: KSTREAM-MAPVALUES-0000000001 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000002
                  <-- KSTREAM-SOURCE-0000000000
                Processor: KSTREAM-MAPVALUES-0000000002 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000003
                  <-- KSTREAM-MAPVALUES-0000000001
                Processor: KSTREAM-MAPVALUES-0000000003 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000004
                  <-- KSTREAM-MAPVALUES-0000000002
                Processor: KSTREAM-MAPVALUES-0000000004 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000005
                  <-- KSTREAM-MAPVALUES-0000000003
                Processor: KSTREAM-MAPVALUES-0000000005 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000006
                  <-- KSTREAM-MAPVALUES-0000000004
                Processor: KSTREAM-MAPVALUES-0000000006 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000007
                  <-- KSTREAM-MAPVALUES-0000000005
                Processor: KSTREAM-MAPVALUES-0000000007 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000008
                  <-- KSTREAM-MAPVALUES-0000000006
                Processor: KSTREAM-MAPVALUES-0000000008 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000009
                  <-- KSTREAM-MAPVALUES-0000000007
                Processor: KSTREAM-MAPVALUES-0000000009 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000010
                  <-- KSTREAM-MAPVALUES-0000000008
                Processor: KSTREAM-MAPVALUES-0000000010 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000011
                  <-- KSTREAM-MAPVALUES-0000000009
                Processor: KSTREAM-MAPVALUES-0000000011 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000012
                  <-- KSTREAM-MAPVALUES-0000000010
                Processor: KSTREAM-MAPVALUES-0000000012 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000013
                  <-- KSTREAM-MAPVALUES-0000000011
                Processor: KSTREAM-MAPVALUES-0000000013 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000014
                  <-- KSTREAM-MAPVALUES-0000000012
                Processor: KSTREAM-MAPVALUES-0000000014 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000015
                  <-- KSTREAM-MAPVALUES-0000000013
                Processor: KSTREAM-MAPVALUES-0000000015 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000016
                  <-- KSTREAM-MAPVALUES-0000000014
                Processor: KSTREAM-MAPVALUES-0000000016 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000017
                  <-- KSTREAM-MAPVALUES-0000000015
                Processor: KSTREAM-MAPVALUES-0000000017 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000018
                  <-- KSTREAM-MAPVALUES-0000000016
                Processor: KSTREAM-MAPVALUES-0000000018 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000019
                  <-- KSTREAM-MAPVALUES-0000000017
                Processor: KSTREAM-MAPVALUES-0000000019 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000020
                  <-- KSTREAM-MAPVALUES-0000000018
                Processor: KSTREAM-MAPVALUES-0000000020 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000021
                  <-- KSTREAM-MAPVALUES-0000000019
                Processor: KSTREAM-MAPVALUES-0000000021 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000022
                  <-- KSTREAM-MAPVALUES-0000000020
                Processor: KSTREAM-MAPVALUES-0000000022 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000023
                  <-- KSTREAM-MAPVALUES-0000000021
                Processor: KSTREAM-MAPVALUES-0000000023 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000024
                  <-- KSTREAM-MAPVALUES-0000000022
                Processor: KSTREAM-MAPVALUES-0000000024 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000025
                  <-- KSTREAM-MAPVALUES-0000000023
                Processor: KSTREAM-MAPVALUES-0000000025 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000026
                  <-- KSTREAM-MAPVALUES-0000000024
                Processor: KSTREAM-MAPVALUES-0000000026 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000027
                  <-- KSTREAM-MAPVALUES-0000000025
                Processor: KSTREAM-MAPVALUES-0000000027 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000028
                  <-- KSTREAM-MAPVALUES-0000000026
                Processor: KSTREAM-MAPVALUES-0000000028 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000029
                  <-- KSTREAM-MAPVALUES-0000000027
                Processor: KSTREAM-MAPVALUES-0000000029 (stores: [])
                  --> KSTREAM-MAPVALUES-0000000030
                  <-- KSTREAM-MAPVALUES-0000000028
                Processor: KSTREAM-MAPVALUES-0000000030 (stores: [])
                  --> KSTREAM-SINK-0000000031
                  <-- KSTREAM-MAPVALUES-0000000029
                Sink: KSTREAM-SINK-0000000031 (topic: out)
                  <-- KSTREAM-MAPVALUES-0000000030


            """
        ) {
            var stream = texts($0)
            for _ in 0..<30 { stream = stream.mapValues { text in text } }
            stream.to("out")
        },
        DescriptionCase(
            "twelve sources merged",
            """
            Topologies:
               Sub-topology: 0
                Source: KSTREAM-SOURCE-0000000000 (topics: [in-1])
                  --> KSTREAM-MERGE-0000000002
                Source: KSTREAM-SOURCE-0000000001 (topics: [in-2])
                  --> KSTREAM-MERGE-0000000002
                Processor: KSTREAM-MERGE-0000000002 (stores: [])
                  --> KSTREAM-MERGE-0000000004
                  <-- KSTREAM-SOURCE-0000000000, KSTREAM-SOURCE-0000000001
                Source: KSTREAM-SOURCE-0000000003 (topics: [in-3])
                  --> KSTREAM-MERGE-0000000004
                Processor: KSTREAM-MERGE-0000000004 (stores: [])
                  --> KSTREAM-MERGE-0000000006
                  <-- KSTREAM-MERGE-0000000002, KSTREAM-SOURCE-0000000003
                Source: KSTREAM-SOURCE-0000000005 (topics: [in-4])
                  --> KSTREAM-MERGE-0000000006
                Processor: KSTREAM-MERGE-0000000006 (stores: [])
                  --> KSTREAM-MERGE-0000000008
                  <-- KSTREAM-MERGE-0000000004, KSTREAM-SOURCE-0000000005
                Source: KSTREAM-SOURCE-0000000007 (topics: [in-5])
                  --> KSTREAM-MERGE-0000000008
                Processor: KSTREAM-MERGE-0000000008 (stores: [])
                  --> KSTREAM-MERGE-0000000010
                  <-- KSTREAM-MERGE-0000000006, KSTREAM-SOURCE-0000000007
                Source: KSTREAM-SOURCE-0000000009 (topics: [in-6])
                  --> KSTREAM-MERGE-0000000010
                Processor: KSTREAM-MERGE-0000000010 (stores: [])
                  --> KSTREAM-MERGE-0000000012
                  <-- KSTREAM-MERGE-0000000008, KSTREAM-SOURCE-0000000009
                Source: KSTREAM-SOURCE-0000000011 (topics: [in-7])
                  --> KSTREAM-MERGE-0000000012
                Processor: KSTREAM-MERGE-0000000012 (stores: [])
                  --> KSTREAM-MERGE-0000000014
                  <-- KSTREAM-MERGE-0000000010, KSTREAM-SOURCE-0000000011
                Source: KSTREAM-SOURCE-0000000013 (topics: [in-8])
                  --> KSTREAM-MERGE-0000000014
                Processor: KSTREAM-MERGE-0000000014 (stores: [])
                  --> KSTREAM-MERGE-0000000016
                  <-- KSTREAM-MERGE-0000000012, KSTREAM-SOURCE-0000000013
                Source: KSTREAM-SOURCE-0000000015 (topics: [in-9])
                  --> KSTREAM-MERGE-0000000016
                Processor: KSTREAM-MERGE-0000000016 (stores: [])
                  --> KSTREAM-MERGE-0000000018
                  <-- KSTREAM-MERGE-0000000014, KSTREAM-SOURCE-0000000015
                Source: KSTREAM-SOURCE-0000000017 (topics: [in-10])
                  --> KSTREAM-MERGE-0000000018
                Processor: KSTREAM-MERGE-0000000018 (stores: [])
                  --> KSTREAM-MERGE-0000000020
                  <-- KSTREAM-MERGE-0000000016, KSTREAM-SOURCE-0000000017
                Source: KSTREAM-SOURCE-0000000019 (topics: [in-11])
                  --> KSTREAM-MERGE-0000000020
                Processor: KSTREAM-MERGE-0000000020 (stores: [])
                  --> KSTREAM-MERGE-0000000022
                  <-- KSTREAM-MERGE-0000000018, KSTREAM-SOURCE-0000000019
                Source: KSTREAM-SOURCE-0000000021 (topics: [in-12])
                  --> KSTREAM-MERGE-0000000022
                Processor: KSTREAM-MERGE-0000000022 (stores: [])
                  --> KSTREAM-SINK-0000000023
                  <-- KSTREAM-MERGE-0000000020, KSTREAM-SOURCE-0000000021
                Sink: KSTREAM-SINK-0000000023 (topic: out)
                  <-- KSTREAM-MERGE-0000000022


            """
        ) {
            var merged = texts($0, ["in-1"])
            for number in 2...12 { merged = merged.merge(with: texts($0, ["in-\(number)"])) }
            merged.to("out")
        },
    ]
}
