import CRdKafka
import Glibc

/// Frees a client on a thread of its own.
///
/// `rd_kafka_destroy` joins the client's threads, and before librdkafka 2.6.1 one of them may never end once a topic that
/// the client read has been deleted. A program must be able to stop all the same: so it is waited for, but not for ever.
@safe final class ClientDisposal: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let context: ClientContext
    private let done: WakeupPipe

    private init(_ pointer: OpaquePointer, _ context: ClientContext, _ done: WakeupPipe) {
        unsafe self.pointer = pointer
        self.context = context
        self.done = done
    }

    /// Returns when the client is freed, or after `limit`; then the thread is left behind, with what it holds.
    static func dispose(_ pointer: OpaquePointer, _ context: ClientContext, limit: Duration = .seconds(10)) {
        guard let done = try? WakeupPipe() else {
            // Too many files are open; waiting without a limit is all that is left.
            unsafe rd_kafka_destroy(pointer)
            return
        }
        let disposal = unsafe ClientDisposal(pointer, context, done)
        var thread = pthread_t()
        let started = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ClientDisposal>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(disposal).toOpaque())
        guard started == 0 else {
            unsafe Unmanaged.passUnretained(disposal).release()
            unsafe rd_kafka_destroy(pointer)
            return
        }
        pthread_detach(thread)
        let deadline = ContinuousClock.now + limit
        while !done.wait(ContinuousClock.now.duration(to: deadline)) {
            // A signal of the system ends a wait early.
            if ContinuousClock.now < deadline { continue }
            context.log?(
                KafkaLogEntry(
                    level: 4, client: "", facility: "CLOSE",
                    text: "A client's threads don't end within \(limit); they are left behind"))
            return
        }
    }

    private func run() {
        unsafe rd_kafka_destroy(pointer)
        done.signal()
    }
}
