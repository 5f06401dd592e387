/// What to write instead of a setting that the library doesn't know.
struct SettingAdvice {
    let known: [String]

    /// Settings that newer versions of the library know and that would do nothing: refused with all versions.
    static let refused = [
        // For share consumers, from 2.15 on.
        "max.poll.records":
            "say how many records a batch may have where you take it; an application has buffered.records.per.partition"
    ]

    /// Settings of Java's clients that go by another name here.
    private static let java = [
        "buffer.memory": "use queue.buffering.max.kbytes",
        "key.serializer": "records are bytes here",
        "value.serializer": "records are bytes here",
        "key.deserializer": "records are bytes here",
        "value.deserializer": "records are bytes here",
        "ssl.truststore.location": "use ssl.ca.location, with a PEM file",
        "ssl.truststore.password": "use ssl.ca.location, with a PEM file",
        "ssl.keystore.type": "remove it; use ssl.certificate.location and ssl.key.location, with PEM files",
        "ssl.truststore.type": "use ssl.ca.location, with a PEM file",
        "max.block.ms": "calls take their timeout as an argument",
        "fetch.max.wait.ms": "use fetch.wait.max.ms",
        "metadata.max.idle.ms": "remove it; topics are remembered as long as they are used",
        "sasl.jaas.config": "use sasl.username and sasl.password",
        "default.api.timeout.ms": "calls take their timeout as an argument",
        "partitioner.class": "use partitioner, or choose the partition of each record",
    ]

    func advice(for key: String) -> String {
        if let advice = Self.java[key] { return advice }
        let ranked = known.map { (name: $0, distance: distance(key, $0)) }.min { $0.distance < $1.distance }
        guard let ranked, ranked.distance <= max(2, key.utf8.count / 4) else { return "see its CONFIGURATION.md" }
        return "did you mean \"\(ranked.name)\"?"
    }

    /// How many letters have to be added, dropped or changed.
    private func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (line, letter) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == right[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
