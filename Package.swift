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

/// What several tests share: a target under `Tests/Support`.
func support(
    _ name: String, _ folder: String, exclude: [String] = [], _ dependencies: Target.Dependency...
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/Support/\(folder)", exclude: exclude,
        swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
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
        .executableTarget(
            name: "enrichment", dependencies: ["MillraceApplication", "MillraceJSON"], path: "Examples/Enrichment",
            exclude: ["README.md", "data"], swiftSettings: settings),
        program(
            "embedded-benchmark", path: "Benchmarks/Embedded", "TestBasics", "Millrace", "MillraceRuntime",
            "EmbeddedLog",
            "MillraceTesting"),
        .executableTarget(
            name: "json-benchmark", dependencies: ["Millrace", "MillraceJSON"], path: "Benchmarks/JSON",
            exclude: ["JacksonBenchmark.java"], swiftSettings: settings),
        .executableTarget(
            name: "kafka-floor", dependencies: ["CRdKafka", "CLMDB"], path: "Benchmarks/KafkaFloor",
            cSettings: [.define("_GNU_SOURCE")]),
        program("kafka-benchmark-subject", path: "Benchmarks/Kafka/Subject", "KafkaClient", "Millrace"),
        program("kafka-benchmark", path: "Benchmarks/Kafka/Driver", "KafkaClient", "Millrace", "MillraceTesting"),

        support("TestBasics", "Basics"),
        support("LogTesting", "Log", "MillraceRuntime"),
        support("TestBroker", "Broker", exclude: ["broker"], "KafkaClient"),
        support("FaultTesting", "Faults", "TestBasics", "Millrace", "MillraceRuntime", "LMDB"),
        support("JSONCorpus", "JSONCorpus", "TestBasics", "MillraceJSON"),
        .target(
            name: "Conformance", dependencies: ["Millrace", "MillraceTesting"], path: "Tests/Conformance",
            resources: [.copy("Vectors")], swiftSettings: settings),

        program("conformance-runner", path: "Tests/Programs/ConformanceRunner", "Conformance", "MillraceTesting"),
        program("json-fuzz", path: "Tests/Programs/JSONFuzz", "TestBasics", "JSONCorpus", "MillraceJSON"),
        program(
            "crash-subject", path: "Tests/Programs/Crash/Subject", "FaultTesting", "KafkaClient", "Millrace",
            "MillraceRuntime"),
        program(
            "crash", path: "Tests/Programs/Crash/Driver", "TestBasics", "FaultTesting", "Millrace", "MillraceRuntime",
            "EmbeddedLog", "MillraceTesting"),
        program(
            "chaos", path: "Tests/Programs/Chaos", "TestBasics", "FaultTesting", "Millrace", "MillraceRuntime",
            "KafkaClient", "KafkaLog", "MillraceTesting"),
        .executableTarget(
            name: "kafka-handles", dependencies: ["KafkaClient"], path: "Tests/Programs/KafkaHandles",
            exclude: ["refused-settings.supp"], swiftSettings: settings),
        program("kafka-subject", path: "Tests/Programs/KafkaSubject", "MillraceApplication"),

        tests("ConformanceTests", "Conformance", "MillraceTesting"),
        tests("LMDBTests", "TestBasics", "LMDB"),
        tests("MillraceRuntimeTests", "TestBasics", "LogTesting", "MillraceRuntime"),
        tests("EmbeddedLogTests", "TestBasics", "LogTesting", "EmbeddedLog", "MillraceRuntime"),
        tests("KafkaClientTests", "TestBroker", "KafkaClient"),
        tests("KafkaLogTests", "TestBroker", "LogTesting", "KafkaLog", "KafkaClient", "MillraceRuntime"),
        tests(
            "KafkaTests", "TestBroker", "kafka-subject", "MillraceApplication", "Millrace", "MillraceRuntime",
            "MillraceTesting", "KafkaClient", "KafkaLog"),
        tests("MillraceTests", "TestBasics", "MillraceApplication", "Millrace", "MillraceTesting"),
        tests("SoundnessTests"),
        tests("MillraceJSONTests", "TestBasics", "JSONCorpus", "MillraceJSON", "Millrace"),
        tests("OrdersTests", "orders", "Millrace", "MillraceJSON", "MillraceTesting"),
        tests("EnrichmentTests", "enrichment", "Millrace", "MillraceJSON", "MillraceTesting"),
    ],
    cxxLanguageStandard: .cxx17
)
