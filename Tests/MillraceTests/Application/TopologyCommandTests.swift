import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `The command topology` {
    @Test func `prints the description and nothing else`() async throws {
        let builder = StreamsBuilder()
        CommandHarness.countWords(builder)
        let outcome = await (try CommandHarness()).run("topology")
        #expect(outcome.status == .success)
        #expect(outcome.output == (try builder.build()).description)
        #expect(outcome.error.isEmpty)
    }

    @Test func `draws a Mermaid flowchart`() async throws {
        let outcome = await (try CommandHarness()).run("topology", "--format", "mermaid")
        #expect(
            outcome.output == """
                flowchart TD
                  t0[/"lines"/]
                  t1[/"counts-repartition"/]
                  t2[/"word-counts"/]
                  subgraph s0["Subtopology 0"]
                    s0n0(["KSTREAM-SOURCE-0000000000"])
                    s0n1["KSTREAM-FLATMAPVALUES-0000000001"]
                    s0n2["KSTREAM-KEY-SELECT-0000000002"]
                    s0n3["counts-repartition-filter"]
                    s0n4(["counts-repartition-sink"])
                  end
                  subgraph s1["Subtopology 1"]
                    s1n0(["counts-repartition-source"])
                    s1n1["KSTREAM-AGGREGATE-0000000003"]
                    s1n2["KTABLE-TOSTREAM-0000000007"]
                    s1n3(["KSTREAM-SINK-0000000008"])
                    s1store0[("counts")]
                  end
                  t0 --> s0n0
                  s0n0 --> s0n1
                  s0n1 --> s0n2
                  s0n2 --> s0n3
                  s0n3 --> s0n4
                  s0n4 --> t1
                  t1 --> s1n0
                  s1n0 --> s1n1
                  s1n1 -.- s1store0
                  s1n1 --> s1n2
                  s1n2 --> s1n3
                  s1n3 --> t2

                """)
    }

    @Test func `draws a graph for Graphviz`() async throws {
        let harness = try CommandHarness { streams in
            streams.stream("in", key: .string, value: .string).to { key, _ in "out-\(key)" }
        }
        let outcome = await harness.run("topology", "--format", "dot")
        #expect(
            outcome.output == """
                digraph "word-count" {
                  rankdir=TB;
                  node [fontname="sans-serif", fontsize=11];
                  edge [fontname="sans-serif", fontsize=9];
                  t0 [label="in", shape=parallelogram];
                  t1 [label="(computed topic)", shape=parallelogram];
                  subgraph cluster_s0 {
                    label="Subtopology 0";
                    s0n0 [label="KSTREAM-SOURCE-0000000000", shape=ellipse];
                    s0n1 [label="KSTREAM-SINK-0000000001", shape=ellipse];
                  }
                  t0 -> s0n0;
                  s0n0 -> s0n1;
                  s0n1 -> t1;
                }

                """)
    }

    @Test func `prints JSON with the topics' names in the log`() async throws {
        let harness = try CommandHarness { streams in
            streams.stream("in", key: .string, value: .string).groupBy { _, text in text }.count(store: "n")
                .toStream().to("out")
        }
        let outcome = await harness.run("topology", "--format", "json")
        #expect(await harness.run("topology", "--json").output == outcome.output)
        #expect(
            outcome.output == """
                {
                  "application": "word-count",
                  "subtopologies": [
                    {
                      "id": 0,
                      "global": false,
                      "sources": ["in"],
                      "sinks": ["word-count-n-repartition"],
                      "nodes": [
                        {
                          "name": "KSTREAM-SOURCE-0000000000",
                          "type": "source",
                          "topics": ["in"],
                          "predecessors": [],
                          "successors": ["KSTREAM-KEY-SELECT-0000000001"]
                        },
                        {
                          "name": "KSTREAM-KEY-SELECT-0000000001",
                          "type": "processor",
                          "stores": [],
                          "predecessors": ["KSTREAM-SOURCE-0000000000"],
                          "successors": ["n-repartition-filter"]
                        },
                        {
                          "name": "n-repartition-filter",
                          "type": "processor",
                          "stores": [],
                          "predecessors": ["KSTREAM-KEY-SELECT-0000000001"],
                          "successors": ["n-repartition-sink"]
                        },
                        {
                          "name": "n-repartition-sink",
                          "type": "sink",
                          "topic": "word-count-n-repartition",
                          "predecessors": ["n-repartition-filter"],
                          "successors": []
                        }
                      ],
                      "stores": []
                    },
                    {
                      "id": 1,
                      "global": false,
                      "sources": ["word-count-n-repartition"],
                      "sinks": ["out"],
                      "nodes": [
                        {
                          "name": "n-repartition-source",
                          "type": "source",
                          "topics": ["word-count-n-repartition"],
                          "predecessors": [],
                          "successors": ["KSTREAM-AGGREGATE-0000000002"]
                        },
                        {
                          "name": "KSTREAM-AGGREGATE-0000000002",
                          "type": "processor",
                          "stores": ["n"],
                          "predecessors": ["n-repartition-source"],
                          "successors": ["KTABLE-TOSTREAM-0000000006"]
                        },
                        {
                          "name": "KTABLE-TOSTREAM-0000000006",
                          "type": "processor",
                          "stores": [],
                          "predecessors": ["KSTREAM-AGGREGATE-0000000002"],
                          "successors": ["KSTREAM-SINK-0000000007"]
                        },
                        {
                          "name": "KSTREAM-SINK-0000000007",
                          "type": "sink",
                          "topic": "out",
                          "predecessors": ["KTABLE-TOSTREAM-0000000006"],
                          "successors": []
                        }
                      ],
                      "stores": [
                        {
                          "name": "n",
                          "changelog": "word-count-n-changelog"
                        }
                      ]
                    }
                  ],
                  "deadLetters": []
                }

                """)
    }

    @Test func `shows where failed records go`() async throws {
        let harness = try CommandHarness { streams in
            streams.stream("in", key: .string, value: .string).to("out")
        } configure: {
            $0.errorHandlers.deserialization = .deadLetter(topic: "dead")
            $0.errorHandlers.production = .deadLetter(topic: "dead")
        }
        let mermaid = await harness.run("topology", "--format", "mermaid")
        #expect(
            mermaid.output == """
                flowchart TD
                  t0[/"in"/]
                  t1[/"out"/]
                  t2[/"dead"/]
                  subgraph s0["Subtopology 0"]
                    s0n0(["KSTREAM-SOURCE-0000000000"])
                    s0n1(["KSTREAM-SINK-0000000001"])
                  end
                  t0 --> s0n0
                  s0n0 --> s0n1
                  s0n1 --> t1
                  s0n0 -.->|"deserialization, production"| t2

                """)
        let dot = await harness.run("topology", "--format", "dot").output
        #expect(dot.contains("  s0n0 -> t2 [style=dashed, label=\"deserialization, production\"];\n"))
        let json = await harness.run("topology", "--json").output
        #expect(JSONSyntax.isValue(json))
        #expect(json.contains("\"topic\": \"dead\",\n      \"stages\": [\"deserialization\",\"production\"]"))
        // Kafka Streams' text has no place for it.
        #expect(!(await harness.run("topology").output.contains("dead")))
    }
}
