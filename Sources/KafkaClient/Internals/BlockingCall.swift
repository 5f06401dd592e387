import Synchronization

/// A call of the library that blocks and can't be interrupted, made on a thread of its own: the caller stops waiting when
/// its time is up, or when it is asked to stop. The call itself goes on, and what it returns is dropped.
final class BlockingCall<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done: WakeupPipe

    private init() throws(KafkaError) { done = try WakeupPipe() }

    /// How often a waiting caller looks at the request to stop.
    private static var slice: Duration { .milliseconds(50) }

    /// Nil if `body` doesn't return in time.
    static func value(
        until deadline: ContinuousClock.Instant, isInterrupted: () -> Bool = { false },
        _ body: @escaping @Sendable () -> Value
    ) throws(KafkaError) -> Value? {
        let call = try BlockingCall()
        let isStarted = DetachedThread.start {
            let value = body()
            call.result.withLock { $0 = value }
            call.done.signal()
        }
        // Without a thread the caller's must do.
        guard isStarted else { return body() }
        while true {
            let rest = ContinuousClock.now.duration(to: deadline)
            if call.done.wait(max(.zero, min(slice, rest))) { return call.result.withLock { $0 } }
            if rest <= .zero || isInterrupted() { return nil }
        }
    }
}

extension BlockingCall {
    /// As `value`, for a call that may throw.
    static func outcome<Success: Sendable>(
        until deadline: ContinuousClock.Instant, isInterrupted: () -> Bool = { false },
        _ body: @escaping @Sendable () throws(KafkaError) -> Success
    ) throws(KafkaError) -> Success? where Value == Result<Success, KafkaError> {
        try value(until: deadline, isInterrupted: isInterrupted) {
            do throws(KafkaError) { return .success(try body()) } catch { return .failure(error) }
        }?.get()
    }
}

extension ClientHandle {
    /// Makes a call that blocks for its own time; ends it early, and throws ``KafkaError/Code/interrupted``, when the
    /// client's owner is asked to stop (``KafkaConfiguration/isInterrupted``).
    func blocking<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable () throws(KafkaError) -> Value
    ) throws(KafkaError) -> Value {
        guard let isInterrupted = context.isInterrupted else { return try body() }
        let far = ContinuousClock.now + .seconds(3600)
        guard let value = try BlockingCall.outcome(until: far, isInterrupted: isInterrupted, body) else {
            throw context.interruption(operation)
        }
        return value
    }
}
