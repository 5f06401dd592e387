import Foundation

/// Runs each job on its own thread, some of them at the same time: cases that mostly wait would otherwise wait for each
/// other, since there are no more of the runtime's threads than processors.
final class OwnThreads: TaskExecutor {
    static let shared = OwnThreads(limit: 16)

    private let places: DispatchSemaphore

    init(limit: Int) { places = DispatchSemaphore(value: limit) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { [self] in
            places.wait()
            defer { places.signal() }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
