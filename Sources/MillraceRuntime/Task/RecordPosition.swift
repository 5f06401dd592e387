internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Which record a task is processing, in memory that a signal handler may read at any moment: what a crash report names.
@unsafe struct RecordPosition {
    /// The batch's records; nil between records.
    var descriptors: UnsafePointer<RecordDescriptor>?
    /// The record's number in the batch.
    var index = 0
    /// Where the batch comes from, as text.
    var place: UnsafePointer<PlaceText>?
    /// The thread that the task belongs to.
    var thread = pthread_self()

    init() {}
}

/// Text about an input partition: what comes before a record's offset, and what comes behind it.
@unsafe struct PlaceText {
    let prefix: UnsafeMutableBufferPointer<UInt8>
    let suffix: UnsafeMutableBufferPointer<UInt8>
}

/// Owns the text about an input partition.
@safe final class RecordPlace {
    let text: UnsafeMutablePointer<PlaceText>

    /// - Parameters:
    ///   - source: the node that reads the partition.
    ///   - task: the task that it is part of.
    init(_ partition: TopicPartition, source: String, task: TaskID) {
        unsafe text = .allocate(capacity: 1)
        unsafe text.initialize(
            to: PlaceText(
                prefix: Self.bytes(of: "\(partition)@"), suffix: Self.bytes(of: " in task \(task), read by \(source)")))
    }

    deinit {
        unsafe text.pointee.prefix.deallocate()
        unsafe text.pointee.suffix.deallocate()
        unsafe text.deallocate()
    }

    @unsafe private static func bytes(of text: String) -> UnsafeMutableBufferPointer<UInt8> {
        let utf8 = Array(text.utf8)
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: utf8.count)
        _ = unsafe buffer.initialize(from: utf8)
        return unsafe buffer
    }
}

/// The positions of all tasks of the process: a table that stays where it is, so that a signal handler can walk it.
enum RecordPositions {
    /// Tasks beyond these aren't in the table, and no crash report names their records.
    static let capacity = 1024

    nonisolated(unsafe) static let table: UnsafeMutablePointer<RecordPosition> = {
        let table = UnsafeMutablePointer<RecordPosition>.allocate(capacity: capacity)
        for index in 0..<capacity { unsafe (table + index).initialize(to: RecordPosition()) }
        return unsafe table
    }()

    private static let free = Mutex(Array(0..<capacity))

    /// A place in the table, or outside of it where it is full.
    @unsafe static func take() -> UnsafeMutablePointer<RecordPosition> {
        if let index = free.withLock({ $0.popLast() }) {
            unsafe table[index] = RecordPosition()
            return unsafe table + index
        }
        let position = UnsafeMutablePointer<RecordPosition>.allocate(capacity: 1)
        unsafe position.initialize(to: RecordPosition())
        return unsafe position
    }

    static func giveBack(_ position: UnsafeMutablePointer<RecordPosition>) {
        let index = unsafe position - table
        guard (0..<capacity).contains(index) else { return unsafe position.deallocate() }
        unsafe position.pointee = RecordPosition()
        free.withLock { $0.append(index) }
    }
}
