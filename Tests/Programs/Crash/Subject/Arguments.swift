import Millrace
import MillraceRuntime

struct Arguments {
    var directory: String
    var threads: Int
    var waitsForDisk = false
    var death: Death?
    /// Kafka's brokers; without any it is the embedded log.
    var brokers: String?
    var commitInterval = Duration.milliseconds(40)
    var sessionTimeout: Duration?
    var transactionTimeout: Duration?

    init(_ words: [String]) throws {
        guard words.count >= 3, let threads = Int(words[2]) else {
            throw StreamsError(.user, "usage: crash-subject DIRECTORY THREADS [sync] [STEP:NUMBER] [KEY=VALUE]…")
        }
        directory = words[1]
        self.threads = threads
        for word in words.dropFirst(3) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if word == "sync" {
                waitsForDisk = true
            } else if parts.count == 2 {
                try set(parts[0], to: parts[1])
            } else {
                death = try Death(word)
            }
        }
    }

    private mutating func set(_ key: String, to value: String) throws {
        let time = Int(value).map { Duration.milliseconds($0) }
        switch (key, time) {
        case ("bootstrap.servers", _): brokers = value
        case ("commit.interval.ms", let time?): commitInterval = time
        case ("session.timeout.ms", let time?): sessionTimeout = time
        case ("transaction.timeout.ms", let time?): transactionTimeout = time
        default: throw StreamsError(.user, "\(key)=\(value) is no setting of crash-subject")
        }
    }
}
