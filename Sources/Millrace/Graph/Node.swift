import MillraceRuntime

/// Builds what a source does with each record, for one task.
@usableFromInline typealias MakeRawStep = @Sendable (TaskContext) throws -> RawStep

extension Graph {
    /// What the user defined with one call: one node of the plan, or, for a repartition, three.
    struct Node {
        enum Kind {
            case source(Source)
            case processor
            /// Nil where each record computes its topic.
            case sink(TopicReference?)
            case repartition(Repartition)
            /// Keeps a global table: the source, and the processor that fills its store.
            case globalTable(GlobalTable)
        }

        struct Source {
            var topics: [TopicReference]
            var offsetReset: OffsetReset
            var timestamps: TimestampPolicy
            /// Whether its records set the rows of a table, and so must not be read by others.
            var feedsTable: Bool
        }

        struct GlobalTable {
            var source: String
            var topic: String
            var store: String
            /// Throws where a record can't be decoded.
            var check: @Sendable (borrowing RawRecord) throws -> Void
        }

        /// A filter that drops null keys, a sink, and a source in another subtopology. A table's changes have no filter.
        struct Repartition {
            var topic: TopicReference
            var filter: String?
            var sink: String
            var source: String
        }

        let name: String
        var kind: Kind
        var parents: [NodeID]
        /// Nodes without a connection to this one that are built before it, as the sink is that fills a source's topic.
        var after: [NodeID] = []
        /// When Kafka Streams would build the node, among those whose parents are built.
        var turn: Int
        /// The stores that belong to the node, whatever others need.
        var stores: [String] = []
        /// What the node's own table needs, if it makes one.
        var table: TableTraits?
        /// The tables whose rows the node looks up.
        var lookups: [TableTraits] = []
        /// Where the node's records go: an `Outlet`, typed by the operator that made the node.
        var outlet: AnyObject?
        /// Builds what a source, a repartition or a global table does with each record that it reads, for one task.
        var makeStep: MakeRawStep?
        /// Joins the node to the outlets of its parents. Called once, when the graph is complete.
        var attach: (borrowing Wiring) -> Void = { _ in }

        /// The stores that the node reads or writes, by name.
        var usedStores: [String] {
            var names = stores
            if let table, table.isMaterialized { names.append(table.store) }
            for lookup in lookups { names += lookup.storesBehind }
            return names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
    }
}
