import Glibc

/// Kafka Streams, for tests in which it runs beside Millrace: the jars of the distribution that `KAFKA_HOME` names.
package enum KafkaStreamsLibraries {
    /// The folder that they are in.
    package static var folder: String? { Broker.variable("KAFKA_HOME").map { "\($0)/libs" } }

    /// What isn't there of what running them takes.
    static var missing: String? {
        guard let folder else { return "KAFKA_HOME is not set: it names a Kafka distribution" }
        let pattern = "\(folder)/kafka-streams-[0-9]*.jar"
        if !hasFile(pattern) { return "there is no \(pattern): KAFKA_HOME must name a Kafka distribution" }
        // A Java without its compiler can't run source files.
        let path = Broker.variable("PATH")?.split(separator: ":") ?? []
        if !path.contains(where: { unsafe access("\($0)/javac", X_OK) == 0 }) {
            return "there is no javac in PATH: install a JDK (Debian: openjdk-17-jdk-headless)"
        }
        return nil
    }

    /// C: `glob`.
    private static func hasFile(_ pattern: String) -> Bool {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        return unsafe glob(pattern, 0, nil, &found) == 0
    }
}
