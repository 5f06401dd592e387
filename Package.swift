// swift-tools-version: 6.2

import PackageDescription

/// Every target is built the same way; a warning anywhere is an error.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A target under `Sources/`. Arrows between targets point down only; `SoundnessTests` checks it.
func library(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, path: String, _ dependencies: Target.Dependency...) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: Target.Dependency..., resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "millrace",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Millrace", targets: ["Millrace"]),
        .library(name: "MillraceApplication", targets: ["MillraceApplication"]),
        .library(name: "KafkaClient", targets: ["KafkaClient"]),
        .library(name: "MillraceJSON", targets: ["MillraceJSON"]),
        .library(name: "MillraceTesting", targets: ["MillraceTesting"]),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]),

        .systemLibrary(
            name: "CLibSimdJSON", providers: [.apt(["libsimdjson-dev"]), .brew(["simdjson"])]),

        .target(
            name: "CSimdJSON", dependencies: ["CLibSimdJSON"],
            cxxSettings: [.define("NDEBUG", .when(configuration: .release))],
            linkerSettings: [.linkedLibrary("simdjson")]),
        library("LMDB", "CLMDB"),
        library("MillraceRuntime", "LMDB"),
        library("EmbeddedLog", "MillraceRuntime", "LMDB"),
        library("KafkaClient", "CRdKafka"),
        library("KafkaLog", "MillraceRuntime", "KafkaClient"),
        library("Millrace", "MillraceRuntime", "EmbeddedLog", "KafkaLog", "KafkaClient"),
        library("MillraceApplication", "Millrace", "MillraceRuntime", "EmbeddedLog", "KafkaLog", "KafkaClient"),
        library("MillraceJSON", "Millrace", "CSimdJSON"),
        library("MillraceTesting", "MillraceApplication", "Millrace", "MillraceRuntime", "EmbeddedLog"),

        .executableTarget(
            name: "word-count", dependencies: ["MillraceApplication"], path: "Examples/WordCount",
            exclude: ["README.md", "new-testament.txt"], swiftSettings: settings),
        .executableTarget(
            name: "orders", dependencies: ["MillraceApplication", "MillraceJSON"], path: "Examples/Orders",
            exclude: ["README.md"], swiftSettings: settings),
        program(
            "embedded-benchmark", path: "Benchmarks/Embedded", "Millrace", "MillraceRuntime", "EmbeddedLog",
            "MillraceTesting"),
        .executableTarget(
            name: "json-benchmark", dependencies: ["Millrace", "MillraceJSON"], path: "Benchmarks/JSON",
            exclude: ["JacksonBenchmark.java"], swiftSettings: settings),
        program("json-fuzz", path: "Tests/JSONFuzz", "MillraceJSON", "JSONCorpus"),
        .target(name: "JSONCorpus", dependencies: ["MillraceJSON"], path: "Tests/JSONCorpus", swiftSettings: settings),
        .executableTarget(
            name: "kafka-floor", dependencies: ["CRdKafka", "CLMDB"], path: "Benchmarks/KafkaFloor",
            cSettings: [.define("_GNU_SOURCE")]),
        program("kafka-benchmark-subject", path: "Benchmarks/Kafka/Subject", "KafkaClient", "Millrace"),
        program("kafka-benchmark", path: "Benchmarks/Kafka/Driver", "KafkaClient", "Millrace", "MillraceTesting"),

        .target(
            name: "Conformance", dependencies: ["Millrace", "MillraceTesting"], path: "Tests/Conformance",
            resources: [.copy("Vectors")], swiftSettings: settings),
        program("conformance-runner", path: "Tests/ConformanceRunner", "Conformance"),

        .target(
            name: "FaultTesting", dependencies: ["Millrace", "MillraceRuntime", "LMDB"], path: "Tests/FaultTesting",
            swiftSettings: settings),
        program(
            "crash-subject", path: "Tests/Crash/Subject", "FaultTesting", "KafkaClient", "Millrace", "MillraceRuntime"),
        program(
            "chaos", path: "Tests/Chaos", "FaultTesting", "Millrace", "MillraceRuntime", "KafkaClient", "KafkaLog",
            "MillraceTesting"),
        program(
            "crash", path: "Tests/Crash/Driver", "FaultTesting", "Millrace", "MillraceRuntime", "EmbeddedLog",
            "MillraceTesting"),

        .target(
            name: "TestBroker", dependencies: ["KafkaClient"], path: "Tests/Kafka", exclude: ["broker"],
            swiftSettings: settings),

        .executableTarget(
            name: "kafka-handles", dependencies: ["KafkaClient"], path: "Tests/KafkaHandles",
            exclude: ["refused-settings.supp"], swiftSettings: settings),

        tests("ConformanceTests", "Conformance"),
        tests("LMDBTests", "LMDB"),
        tests("MillraceRuntimeTests", "MillraceRuntime"),
        tests("EmbeddedLogTests", "EmbeddedLog", "MillraceRuntime"),
        tests("KafkaClientTests", "TestBroker", "KafkaClient"),
        tests("KafkaLogTests", "TestBroker", "KafkaLog", "MillraceRuntime"),
        program("kafka-subject", path: "Tests/KafkaSubject", "MillraceApplication"),
        tests(
            "KafkaTests", "TestBroker", "kafka-subject", "MillraceApplication", "Millrace", "MillraceRuntime",
            "MillraceTesting", "KafkaClient", "KafkaLog"),
        tests("MillraceTests", "MillraceApplication", "Millrace", "MillraceTesting"),
        tests("SoundnessTests"),
        tests("MillraceJSONTests", "JSONCorpus", "MillraceJSON", "Millrace"),
        tests("OrdersTests", "orders", "Millrace", "MillraceJSON", "MillraceTesting"),
    ],
    cxxLanguageStandard: .cxx17
)
