/// What generated names start with: Kafka Streams' prefixes.
@usableFromInline enum NodePrefix: String, Sendable {
    case source = "KSTREAM-SOURCE-"
    case sink = "KSTREAM-SINK-"
    case filter = "KSTREAM-FILTER-"
    case map = "KSTREAM-MAP-"
    case mapValues = "KSTREAM-MAPVALUES-"
    case flatMap = "KSTREAM-FLATMAP-"
    case flatMapValues = "KSTREAM-FLATMAPVALUES-"
    case peek = "KSTREAM-PEEK-"
    case selectKey = "KSTREAM-KEY-SELECT-"
    case branch = "KSTREAM-BRANCH-"
    case merge = "KSTREAM-MERGE-"
    case forEach = "KSTREAM-FOREACH-"
    case repartition = "KSTREAM-REPARTITION-"
    case aggregate = "KSTREAM-AGGREGATE-"
    case reduce = "KSTREAM-REDUCE-"
    case tableToStream = "KTABLE-TOSTREAM-"
}
