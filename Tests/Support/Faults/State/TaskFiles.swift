import Millrace
import MillraceRuntime

/// The files of a task's state, as they lie there between two runs.
package struct TaskFiles {
    package let directory: String

    package var data: String { "\(directory)/data.mdb" }
    package var trust: String { "\(directory)/trust" }

    package enum Condition {
        /// No state at all: everything is restored.
        case missing
        /// State that the next start must not use, and why.
        case distrusted(String)
        case whole(StateImage)
    }

    package func condition() throws -> Condition {
        guard try Files.size(of: data) ?? 0 > 0 else { return .missing }
        guard let mark = try FileSystem.readText(trust) else { return .distrusted("it has no mark") }
        let boot = try FileSystem.readText("/proc/sys/kernel/random/boot_id")?.filter { !$0.isWhitespace }
        guard mark == "clean" || mark == boot else { return .distrusted("its mark says '\(mark)'") }
        do {
            return .whole(try StateImage(directory: directory))
        } catch {
            return .distrusted("it can't be read: \(error)")
        }
    }
}
