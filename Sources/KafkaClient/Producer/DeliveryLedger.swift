import Synchronization

/// What the cluster acknowledged, and what it didn't take. Written by the library's threads, read by the producer's.
final class DeliveryLedger: Sendable {
    private struct State {
        /// The highest acknowledged offset by topic and partition; -1 is none.
        var highest: [[Int64]] = []
        var acknowledged = 0
        var failed = 0
        var firstFailure: KafkaError?
    }

    private let state = Mutex(State())

    /// Makes room for a topic and answers its index.
    func addTopic(partitions: Int) -> Int {
        state.withLock { state in
            state.highest.append(Array(repeating: -1, count: partitions))
            return state.highest.count - 1
        }
    }

    /// Forgets all offsets and failures.
    func reset() {
        state.withLock { state in
            for topic in state.highest.indices {
                for partition in state.highest[topic].indices { state.highest[topic][partition] = -1 }
            }
            state.acknowledged = 0
            state.failed = 0
            state.firstFailure = nil
        }
    }

    /// `count` records of one partition are in the log, the last of them at `offset`, which is negative where the
    /// cluster didn't say.
    func acknowledge(topic: Int, partition: Int, lastOffset offset: Int64, count: Int) {
        state.withLock { state in
            state.acknowledged += count
            guard state.highest.indices.contains(topic), state.highest[topic].indices.contains(partition) else {
                return
            }
            state.highest[topic][partition] = max(state.highest[topic][partition], offset)
        }
    }

    func fail(count: Int, _ error: KafkaError) {
        state.withLock { state in
            state.failed += count
            if state.firstFailure == nil { state.firstFailure = error }
        }
    }

    func highestOffset(topic: Int, partition: Int) -> Int64? {
        state.withLock { state in
            guard state.highest.indices.contains(topic), state.highest[topic].indices.contains(partition) else {
                return nil
            }
            let offset = state.highest[topic][partition]
            return offset < 0 ? nil : offset
        }
    }

    var hasAcknowledgements: Bool { state.withLock { $0.acknowledged > 0 } }

    /// The first failure, with the number of records that failed; forgotten by being asked.
    func takeFailure() -> KafkaError? {
        state.withLock { state in
            guard var error = state.firstFailure else { return nil }
            if state.failed > 1 { error.text += " (and \(state.failed - 1) more records)" }
            state.firstFailure = nil
            state.failed = 0
            return error
        }
    }
}
