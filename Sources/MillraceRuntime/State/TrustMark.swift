/// A small file that tells whether a task's state may be trusted after the last use ended.
///
/// State is written without syncing it to the disk. A killed process loses nothing, since the kernel has it all; a
/// power loss may leave pages in any order. So the file names the boot of the machine in which the state is in use,
/// or says that it was closed and synced.
struct TrustMark {
    private let path: String
    private let directory: String
    private static let clean = "clean"

    init(directory: String) {
        self.directory = directory
        path = "\(directory)/trust"
    }

    /// Why the state must be made anew, or nil.
    func reasonToDistrust() throws -> String? {
        guard let mark = try FileSystem.readText(path) else {
            return FileSystem.exists("\(directory)/data.mdb") ? "it has no mark of its last use" : nil
        }
        return mark == Self.clean || mark == Self.currentBoot
            ? nil : "the machine went down while it was in use, so it may be torn"
    }

    func markInUse() throws { try FileSystem.replace(path, with: Self.currentBoot) }

    func markClean() throws { try FileSystem.replace(path, with: Self.clean) }

    func remove() throws { try FileSystem.remove(path) }

    /// Names this boot of the machine. Where it has no name, each process is taken for a boot of its own: state is
    /// rebuilt then after every unclean end.
    private static let currentBoot: String = {
        let read = try? FileSystem.readText("/proc/sys/kernel/random/boot_id")
        return (read ?? nil)?.filter { !$0.isWhitespace } ?? "unknown \(UInt64.random(in: .min ... .max))"
    }()
}
