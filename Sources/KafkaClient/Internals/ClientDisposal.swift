import CRdKafka

/// A client that is to be freed.
///
/// `rd_kafka_destroy` joins the client's threads, and before librdkafka 2.6.1 one of them may never end once a topic that
/// the client read has been deleted. A program must be able to stop all the same: so it is waited for, but not forever.
@safe struct ClientDisposal: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let context: ClientContext

    private init(_ pointer: OpaquePointer, _ context: ClientContext) {
        unsafe self.pointer = pointer
        self.context = context
    }

    /// Returns when the client is freed, or after `limit`; then the thread is left behind, with what it holds.
    static func dispose(_ pointer: OpaquePointer, _ context: ClientContext, limit: Duration = .seconds(10)) {
        let disposal = unsafe ClientDisposal(pointer, context)
        do throws(KafkaError) {
            guard try BlockingCall.value(until: .now + limit, disposal.run) == nil else { return }
            context.log?(
                KafkaDiagnostic(
                    level: 4, client: "", facility: "CLOSE",
                    text: "A client's threads don't end within \(limit); they are left behind"))
        } catch {
            // Too many files are open; waiting without a limit is all that is left.
            disposal.run()
        }
    }

    private func run() { unsafe rd_kafka_destroy(pointer) }
}
