import Synchronization

/// What the cluster acknowledged, and what it didn't take. Written by the library's threads, read by the producer's.
final class DeliveryLedger: Sendable {
    private struct Failures {
        var count = 0
        var first: KafkaError?
    }

    private let topics = Mutex<[AcknowledgedOffsets]>([])
    private let failures = Mutex(Failures())

    /// Makes room for a topic. The ledger keeps it as long as the library may write to it.
    func addTopic(partitions: Int) -> AcknowledgedOffsets {
        let offsets = AcknowledgedOffsets(partitions: partitions)
        topics.withLock { $0.append(offsets) }
        return offsets
    }

    /// Forgets all offsets and failures.
    func reset() {
        topics.withLock { topics in
            for topic in topics { topic.reset() }
        }
        failures.withLock { $0 = Failures() }
    }

    func fail(count: Int, _ error: KafkaError) {
        failures.withLock { failures in
            failures.count += count
            if failures.first == nil { failures.first = error }
        }
    }

    var hasAcknowledgements: Bool { topics.withLock { $0.contains(where: \.isAny) } }

    /// The first failure, with the number of records that failed; forgotten by being asked.
    func takeFailure() -> KafkaError? {
        failures.withLock { failures in
            guard var error = failures.first else { return nil }
            if failures.count > 1 { error.text += " (and \(failures.count - 1) more records)" }
            failures = Failures()
            return error
        }
    }
}

/// The highest acknowledged offset of each partition of a topic.
@safe final class AcknowledgedOffsets: @unchecked Sendable {
    /// -1 is none. Each record carries the address of its partition's place.
    private let places: UnsafeMutableBufferPointer<Atomic<Int64>>

    init(partitions: Int) {
        unsafe places = .allocate(capacity: partitions)
        for index in 0..<partitions { unsafe places.initializeElement(at: index, to: Atomic(-1)) }
    }

    deinit {
        unsafe places.deinitialize()
        unsafe places.deallocate()
    }

    /// What a record for `partition` carries.
    @unsafe func place(of partition: Int32) -> UnsafeMutableRawPointer? {
        unsafe places.baseAddress.map { unsafe UnsafeMutableRawPointer($0 + Int(partition)) }
    }

    /// A record that carries `place` is in the log at `offset`.
    @unsafe static func note(_ offset: Int64, at place: UnsafeMutableRawPointer) {
        let highest = unsafe place.assumingMemoryBound(to: Atomic<Int64>.self)
        if unsafe highest.pointee.load(ordering: .relaxed) < offset {
            unsafe highest.pointee.store(offset, ordering: .releasing)
        }
    }

    func reset() {
        for index in unsafe places.indices { unsafe places[index].store(-1, ordering: .relaxed) }
    }

    var isAny: Bool { unsafe places.indices.contains { unsafe places[$0].load(ordering: .relaxed) >= 0 } }

    subscript(partition: Int32) -> Int64? {
        guard unsafe places.indices.contains(Int(partition)) else { return nil }
        let offset = unsafe places[Int(partition)].load(ordering: .acquiring)
        return offset < 0 ? nil : offset
    }
}
