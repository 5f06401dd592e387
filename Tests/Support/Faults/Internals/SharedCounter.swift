internal import MillraceRuntime
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A number in a file that is mapped into memory: who counts may be killed, and what it counted stays.
@safe package final class SharedCounter: @unchecked Sendable {
    // Sendable: never changed, and what it points at is atomic. The mapping stays until the process ends.
    private let number: UnsafeMutablePointer<Atomic<Int>>

    /// Maps the file; makes it, with a zero, if it is missing. C: `mmap`.
    package init(path: String) throws {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileSystem.failure("open", path) }
        defer { close(file) }
        guard ftruncate(file, 4096) == 0 else { throw FileSystem.failure("resize", path) }
        guard let page = unsafe mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            unsafe page != MAP_FAILED
        else { throw FileSystem.failure("map", path) }
        unsafe number = page.assumingMemoryBound(to: Atomic<Int>.self)
    }

    package func increment() { unsafe number.pointee.add(1, ordering: .relaxed) }

    package func reset() { unsafe number.pointee.store(0, ordering: .relaxed) }

    package var value: Int { unsafe number.pointee.load(ordering: .relaxed) }
}
