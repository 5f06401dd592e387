import Glibc
import KafkaClient

/// Opens, uses and closes every kind of handle many times. To be run under valgrind, which sees what is freed twice or
/// never; what is still running is seen here.
///
///     valgrind --quiet --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
///         --error-exitcode=9 kafka-handles [ROUNDS]
@main struct KafkaHandles {
    static func main() throws {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100
        let filesBefore = openFiles
        try run(HandleKind.unconnected, rounds)
        if let connection = try KafkaConfiguration() {
            try Cluster.with(connection) { cluster in try run(HandleKind.connected(to: cluster), rounds) }
        } else {
            print("KAFKA_BROKERS names no cluster: only handles that aren't connected were opened")
        }
        // Clients are freed by threads of their own, the last of which may just be ending.
        let deadline = ContinuousClock.now + .seconds(5)
        while LibraryThreads.count > 0 || openFiles > filesBefore {
            if ContinuousClock.now < deadline { continue }
            print("left behind: \(LibraryThreads.count) threads of the library, \(openFiles - filesBefore) open files")
            exit(1)
        }
    }

    private static func run(_ kinds: [HandleKind], _ rounds: Int) throws {
        for kind in kinds {
            let start = ContinuousClock.now
            let times = max(1, rounds / kind.share)
            for _ in 0..<times { try kind.use() }
            print("\(kind.name): \(times) times in \(start.duration(to: .now) / .milliseconds(1)) ms")
        }
    }

    /// How many file descriptors of this process are open, of those that a leak would come to.
    private static var openFiles: Int { (0..<4096).count { fcntl($0, F_GETFD) != -1 } }
}
