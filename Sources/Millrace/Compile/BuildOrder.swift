/// The order in which Kafka Streams builds the nodes: by turn, but each behind its parents. Mostly that is the order in
/// which they were defined.
enum BuildOrder {
    static func places(of nodes: [Graph.Node]) -> [Int] {
        var places = [Int?](repeating: nil, count: nodes.count)
        var waiting = nodes.indices.sorted { (nodes[$0].turn, $0) < (nodes[$1].turn, $1) }
        for place in nodes.indices {
            // Without mistakes there is always one: a graph that is defined node by node has no cycles.
            let next = waiting.firstIndex { id in
                (nodes[id].parents + nodes[id].after).allSatisfy { $0 == id || places[$0] != nil }
            }
            places[waiting.remove(at: next ?? 0)] = place
        }
        return places.map { $0 ?? 0 }
    }
}
