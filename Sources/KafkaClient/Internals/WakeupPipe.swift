import Glibc

/// A pipe that the library writes to when a queue is no longer empty, so that a thread can wait for many queues.
final class WakeupPipe: Sendable {
    private let readingEnd: Int32
    let writingEnd: Int32

    init() throws(KafkaError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw KafkaError(.failure, "No pipe to wait on: error \(errno) of the system; are too many files open?")
        }
        readingEnd = ends[0]
        writingEnd = ends[1]
        for end in ends where fcntl(end, F_SETFL, O_NONBLOCK) != 0 || fcntl(end, F_SETFD, FD_CLOEXEC) != 0 {
            throw KafkaError(.failure, "A pipe can't be set up: error \(errno) of the system")
        }
    }

    deinit {
        close(readingEnd)
        close(writingEnd)
    }

    /// Forgets the signals so far. Look at the queues after this, and wait only if they are empty.
    func clear() {
        var signals: UInt64 = 0
        while unsafe read(readingEnd, &signals, MemoryLayout.size(ofValue: signals))
            == MemoryLayout.size(ofValue: signals)
        {}
    }

    /// Ends a wait, from any thread. A pipe that is full holds a signal already.
    func signal() {
        unsafe write(writingEnd, "!", 1)
    }

    /// Returns at a signal, true, or when the time is up; an interrupted wait ends early.
    @discardableResult func wait(_ timeout: Duration) -> Bool {
        var descriptor = pollfd(fd: readingEnd, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, timeout.wholeMilliseconds) == 1
    }
}
