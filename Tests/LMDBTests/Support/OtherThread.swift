import Glibc

/// Runs the body on a thread of its own, and waits for it.
func onAnotherThread(while meanwhile: () -> Void = {}, _ body: @escaping () -> Void) {
    final class Box {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let argument = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
    let code = unsafe pthread_create(
        &thread, nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, argument)
    precondition(code == 0, "no thread could be made")
    meanwhile()
    pthread_join(thread, nil)
}

/// Runs the body on so many threads at a time, and waits for all of them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    func run(_ number: Int) {
        guard number < count else { return }
        onAnotherThread(while: { run(number + 1) }) { body(number) }
    }
    run(0)
}
