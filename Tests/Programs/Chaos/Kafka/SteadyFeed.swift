import FaultTesting
import KafkaClient
import KafkaLog
import MillraceRuntime
import Synchronization
import TestBasics

/// Writes input on a thread of its own, through whatever happens to the broker. Some of its transactions are given up;
/// which ones count, the log tells.
final class SteadyFeed: Sendable {
    private struct Status {
        /// Whether input is wanted, and whether the thread has seen it.
        var isWanted = false
        var isWriting = false
        var mustEnd = false
        var appended: Int64 = 0
        var givenUp = 0
        var failures = 0
        var lastFailure = ""
    }

    private let status = Mutex(Status())

    static let recordsPerSecond = 2_000

    func start(brokers: String, seed: UInt64) throws {
        try OperatingSystemThread.start(named: "feed") { [self] in
            while !status.withLock({ $0.mustEnd }) {
                do {
                    let log = try KafkaCluster(
                        KafkaLogConfiguration(KafkaConfiguration(brokers: [brokers], clientID: "feed", log: { _ in })))
                    return write(try InputFeed(log: log, seed: seed), seed: seed)
                } catch {
                    note(error)
                }
            }
        }
    }

    var appended: Int64 { status.withLock { $0.appended } }
    var givenUp: Int { status.withLock { $0.givenUp } }

    func resume() { status.withLock { $0.isWanted = true } }

    /// Returns once the last transaction is decided.
    func pause() throws {
        status.withLock { $0.isWanted = false }
        let deadline = ContinuousClock.now + .seconds(60)
        while status.withLock({ $0.isWriting }) {
            if ContinuousClock.now > deadline {
                throw TestFailure("the input can't be written: \(status.withLock { $0.lastFailure })")
            }
            System.sleep(.milliseconds(10))
        }
    }

    func end() { status.withLock { $0.mustEnd = true } }

    private func write(_ feed: InputFeed, seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 1)
        var mustSettle = false
        while !status.withLock({ $0.mustEnd }) {
            let isWanted = status.withLock { status in
                status.isWriting = status.isWanted || mustSettle
                return status.isWanted
            }
            guard isWanted || mustSettle else {
                System.sleep(.milliseconds(5))
                continue
            }
            let count = isWanted ? Int.random(in: 50...300, using: &random) : 1
            let isGivenUp = isWanted && random.happens(onceIn: 12)
            do {
                // After a failure the producer settles, before it begins again, what may have become of it.
                try feed.append(count, givingUp: isGivenUp)
                mustSettle = false
            } catch {
                mustSettle = true
                note(error)
                do { try feed.recover() } catch { note(error) }
            }
            status.withLock { status in
                status.appended = feed.appended
                if isGivenUp { status.givenUp += 1 }
            }
            if isWanted { System.sleep(.milliseconds(count * 1000 / Self.recordsPerSecond)) }
        }
        feed.close()
    }

    private func note(_ error: any Error) {
        status.withLock { status in
            status.failures += 1
            status.lastFailure = "\(error)"
        }
    }
}
