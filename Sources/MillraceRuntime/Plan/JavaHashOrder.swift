/// The order in which a Java `HashSet` or `HashMap` of these strings iterates.
///
/// Kafka Streams' description text depends on it: topics and stores of a node are printed in that order, and nodes
/// are connected in it.
func inJavaHashOrder(_ strings: [String]) -> [String] {
    var capacity = 16
    while Double(strings.count) > 0.75 * Double(capacity) { capacity *= 2 }
    func bucket(_ string: String) -> Int {
        let hash = string.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
        return Int(hash ^ (hash >> 16)) & (capacity - 1)
    }
    return strings.enumerated()
        .map { (bucket: bucket($0.element), position: $0.offset, string: $0.element) }
        .sorted { ($0.bucket, $0.position) < ($1.bucket, $1.position) }
        .map(\.string)
}
