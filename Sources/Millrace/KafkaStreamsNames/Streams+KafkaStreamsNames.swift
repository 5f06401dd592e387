// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension Streams {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "call `try await run()`, in a Task if the program does something else besides")
    public func start() { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable, message: "call stop(), or cancel the task of run(); run() returns once everything is committed"
    )
    public func close() { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "iterate over `states`")
    public func setStateListener(_ listener: @escaping @Sendable (State, State) -> Void) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "run() throws the error that stopped a thread; threads are not replaced")
    public func setUncaughtExceptionHandler<Handler>(_ handler: Handler) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "restores are logged; a listener is not there yet")
    public func setGlobalStateRestoreListener<Listener>(_ listener: Listener) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "metrics are not there yet")
    public func metrics() { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "queries from within the process are not there yet; the binary has `state get` and `state scan`"
    )
    public func store<Parameters>(_ parameters: Parameters) { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "queries from within the process are not there yet; the binary has `state get` and `state scan`"
    )
    public func query<Query>(_ query: Query) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "pausing is not there yet; call stop(), and make another Streams")
    public func pause() { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "pausing is not there yet")
    public func resume() { notThere() }

    /// Kafka Streams' name of `addThread`.
    @available(*, unavailable, renamed: "addThread()")
    public func addStreamThread() { notThere() }

    /// Kafka Streams' name of `removeThread`.
    @available(*, unavailable, renamed: "removeThread()")
    public func removeStreamThread() { notThere() }
}
