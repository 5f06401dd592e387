/// The order of a module's folders: a file mentions only types of its own folder and of lower ones.
///
/// It goes by the names of the types at file scope, so it finds what is worth finding with a scan of the text. A name
/// that several folders declare is passed over.
struct FolderOrder {
    /// A file that may mention a type of a higher folder, for now.
    struct Exception: Hashable {
        let file: String
        let type: String
        let reason: String

        init(_ file: String, _ type: String, _ reason: String) {
            self.file = file
            self.type = type
            self.reason = reason
        }
    }

    let module: String
    /// From the lowest to the highest. An empty name is the module's own folder.
    let folders: [String]
    var exceptions: [Exception] = []

    static let all = [
        FolderOrder(
            module: "MillraceRuntime",
            folders: [
                "Basics", "Bytes", "Log", "Plan", "Topics", "Output", "State", "Start", "Restore", "Global", "Task",
                "Observability", "Thread",
            ]),
        FolderOrder(
            module: "Millrace",
            folders: [
                "Internals", "Serdes", "Steps", "Graph", "Compile", "Stores", "", "Operators", "KafkaStreamsNames",
            ]),
        FolderOrder(
            module: "MillraceApplication",
            folders: ["Basics", "Internals", "Terminal", "Topology", "Settings", "CommandLine", "Commands", ""]),
    ]

    func violations(in files: [Repository.File]) -> [String] {
        let files = files.filter { $0.module == module }
        let unknown = Set(files.map(folder)).subtracting(folders).sorted()
        guard unknown.isEmpty else {
            return unknown.map {
                "Sources/\(module)/\($0) has no place in the order of folders: add it to Tests/SoundnessTests/FolderOrder.swift"
            }
        }
        let homes = homes(of: files)
        var unused = Set(exceptions)
        let found = files.flatMap { file -> [String] in
            let own = folders.firstIndex(of: folder(of: file)) ?? 0
            return file.code.mentionedTypes.sorted().compactMap { type in
                guard let home = homes[type], home > own else { return nil }
                if let exception = exceptions.first(where: { isAbout($0, file, type) }) {
                    unused.remove(exception)
                    return nil
                }
                return "\(file.path) mentions \(type), which the higher folder \(folders[home]) declares"
            }
        }
        return found + unused.map { "the exception for \($0.type) in \($0.file) isn't needed any more" }
    }

    /// The folders, by their number in the order, that declare types.
    private func homes(of files: [Repository.File]) -> [String: Int] {
        var homes: [String: Set<Int>] = [:]
        for file in files {
            let number = folders.firstIndex(of: folder(of: file)) ?? 0
            for type in file.code.declaredTypes { homes[type, default: []].insert(number) }
        }
        return homes.compactMapValues { $0.count == 1 ? $0.first : nil }
    }

    /// The first folder below the module's.
    private func folder(of file: Repository.File) -> String {
        let parts = file.path.split(separator: "/")
        return parts.count > 3 ? String(parts[2]) : ""
    }

    private func isAbout(_ exception: Exception, _ file: Repository.File, _ type: String) -> Bool {
        file.path == "Sources/\(module)/\(exception.file)" && exception.type == type
    }
}
