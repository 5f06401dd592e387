internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Names the record that was being processed when the process crashes.
///
/// A trap in a topology's closure, an integer overflow say, ends the process, and the next run meets the same record
/// again. With this installed, a line on standard error names the record's topic, partition and offset, its task and the
/// source that read it. What else happens at a crash, such as Swift's backtrace or a core dump, stays as it is.
///
/// `StreamsApplication` installs it; a program that embeds an application calls ``install()``.
public enum CrashReport {
    /// Installs the report, once for the process (`sigaction`). Handlers that are installed already run after it.
    public static func install() {
        guard !isInstalled.exchange(true, ordering: .relaxed) else { return }
        unsafe rehearse()
        for signal in signals {
            var action = sigaction()
            #if canImport(Glibc)
                unsafe action.__sigaction_handler.sa_sigaction = { signal, info, _ in
                    unsafe CrashReport.handle(signal, info)
                }
            #else
                unsafe action.__sigaction_u.__sa_sigaction = { signal, info, _ in
                    unsafe CrashReport.handle(signal, info)
                }
            #endif
            action.sa_flags = SA_SIGINFO | SA_ONSTACK
            unsafe sigemptyset(&action.sa_mask)
            unsafe sigaction(signal, &action, previous + Int(signal))
        }
    }

    /// What traps and memory faults raise.
    private static let signals = [SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGSEGV, SIGABRT]

    private static let isInstalled = Atomic(false)
    private static let isReported = Atomic(false)

    /// What was installed before, by signal number.
    private nonisolated(unsafe) static let previous: UnsafeMutablePointer<sigaction> = {
        let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
        unsafe actions.initialize(repeating: sigaction(), count: 64)
        return unsafe actions
    }()

    private static let bufferSize = 4096
    private nonisolated(unsafe) static let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: bufferSize)
    private nonisolated(unsafe) static var used = 0

    // MARK: In the signal handler: no allocation, no lock, no reference counting

    @unsafe private static func handle(_ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?) {
        // First, so that a fault in here ends the process as it would have ended.
        unsafe restore(SIGILL)
        unsafe restore(SIGTRAP)
        unsafe restore(SIGFPE)
        unsafe restore(SIGBUS)
        unsafe restore(SIGSEGV)
        unsafe restore(SIGABRT)
        if !isReported.exchange(true, ordering: .relaxed) { unsafe report(to: STDERR_FILENO) }
        // A fault happens again when this returns. What was sent, by `abort` too, must be sent again.
        if let info = unsafe info, unsafe info.pointee.si_code > 0 { return }
        raise(signal)
    }

    @unsafe private static func restore(_ signal: Int32) { unsafe sigaction(signal, previous + Int(signal), nil) }

    /// Writes the records that this thread was processing; if it was processing none, those of all threads.
    @unsafe private static func report(to descriptor: Int32) {
        unsafe used = 0
        if unsafe !add(of: pthread_self()) { _ = unsafe add(of: nil) }
        if unsafe used > 0 { _ = unsafe write(descriptor, buffer, used) }
    }

    @unsafe private static func add(of thread: pthread_t?) -> Bool {
        var found = false
        var index = 0
        while index < RecordPositions.capacity {
            let position = unsafe RecordPositions.table + index
            index += 1
            guard let descriptors = unsafe position.pointee.descriptors, let place = unsafe position.pointee.place
            else {
                continue
            }
            if let thread, unsafe pthread_equal(position.pointee.thread, thread) == 0 { continue }
            found = true
            unsafe add("\nMillrace: crashed while processing ")
            unsafe add(UnsafePointer(place.pointee.prefix.baseAddress), place.pointee.prefix.count)
            unsafe add((descriptors + position.pointee.index).pointee.offset.rawValue)
            unsafe add(UnsafePointer(place.pointee.suffix.baseAddress), place.pointee.suffix.count)
            unsafe add(
                ". The record is not committed: the next run processes it again. Fix the code, or let it skip it\n")
        }
        return found
    }

    @unsafe private static func add(_ text: StaticString) { unsafe add(text.utf8Start, text.utf8CodeUnitCount) }

    @unsafe private static func add(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        guard let start = unsafe start, unsafe count <= bufferSize - used else { return }
        unsafe memcpy(buffer + used, start, count)
        unsafe used += count
    }

    @unsafe private static func add(_ number: Int64) {
        var divisor: Int64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0, unsafe used < bufferSize {
            unsafe buffer[used] = UInt8(truncatingIfNeeded: 48 + number / divisor % 10)
            unsafe used += 1
            divisor /= 10
        }
    }

    /// Goes through all of it once, into nowhere: what Swift prepares at the first use is then prepared.
    @unsafe private static func rehearse() {
        let position = unsafe RecordPositions.take()
        let place = RecordPlace(TopicPartition("", 0), source: "", task: TaskID(subtopology: 0, partition: 0))
        var descriptor = unsafe RecordDescriptor(
            key: nil, keyCount: 0, value: nil, valueCount: 0, timestamp: 0, offset: 10, hasHeaders: false)
        unsafe withUnsafeMutablePointer(to: &descriptor) { descriptor in
            unsafe position.pointee.place = UnsafePointer(place.text)
            unsafe position.pointee.descriptors = UnsafePointer(descriptor)
            unsafe report(to: -1)
            unsafe position.pointee.descriptors = nil
        }
        _ = unsafe previous[0]
        _ = isReported.load(ordering: .relaxed)
        unsafe RecordPositions.giveBack(position)
    }
}
