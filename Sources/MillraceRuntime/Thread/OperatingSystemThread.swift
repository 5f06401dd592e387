#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A thread of the operating system: LMDB's transactions and librdkafka's waits need a real one.
package enum OperatingSystemThread {
    /// Runs `body` on a new thread.
    package static func start(named name: String, _ body: @escaping @Sendable () -> Void) throws {
        let box = unsafe Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw StreamsError(
                .internal,
                "can't start the thread \(name): \(unsafe String(cString: strerror(code))); are there too many?")
        }
        pthread_detach(thread)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
