extension KafkaAdmin {
    /// Makes a call again, as long as there is time, while a broker responds that it isn't ready: a coordinator that is
    /// loading, a partition whose leader has just been chosen. Nothing has been done then.
    func persisting<Result>(
        _ timeout: Duration, _ call: (_ rest: Duration) throws(KafkaError) -> Result
    ) throws(KafkaError) -> Result {
        let deadline = ContinuousClock.now + timeout
        var wait = Duration.milliseconds(5)
        var last: KafkaError?
        while true {
            let rest = ContinuousClock.now.duration(to: deadline)
            do throws(KafkaError) {
                return try call(max(rest, .milliseconds(1)))
            } catch {
                // What a broker said tells more than that the time for the last attempt was short.
                if error.code == .timedOut, let last { throw last }
                guard error.isRetriable, error.code.isOfBroker, rest > wait else { throw error }
                last = error
            }
            pause(wait)
            wait = min(wait * 2, .milliseconds(50))
        }
    }
}

extension KafkaError.Code {
    /// Whether a broker answered it, and not the library.
    var isOfBroker: Bool { rawValue > 0 }
}
