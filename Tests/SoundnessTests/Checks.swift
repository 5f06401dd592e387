import Foundation

/// What the compiler can't check: each check returns the violations it finds.
enum Checks {
    /// Which of our modules a module may import: arrows point down only.
    static let arrows: [String: Set<String>] = [
        "LMDB": ["CLMDB"],
        "MillraceRuntime": ["LMDB"],
        "EmbeddedLog": ["MillraceRuntime", "LMDB"],
        "KafkaClient": ["CRdKafka"],
        "KafkaLog": ["MillraceRuntime", "KafkaClient"],
        "Millrace": ["MillraceRuntime", "EmbeddedLog", "KafkaLog", "KafkaClient", "LMDB"],
        "MillraceApplication": ["Millrace", "MillraceRuntime", "EmbeddedLog", "KafkaLog", "KafkaClient"],
        "MillraceJSON": ["Millrace", "CSimdJSON"],
        "MillraceTesting": ["MillraceApplication", "Millrace", "MillraceRuntime", "EmbeddedLog"],
    ]

    private static let system: Set<String> = ["Glibc", "Darwin", "Synchronization", "Dispatch"]

    static func layering(_ files: [Repository.File]) -> [String] {
        files.flatMap { file -> [String] in
            guard let module = file.module, let allowed = arrows[module] else {
                return ["\(file.path): unknown module"]
            }
            let foundation: Set<String> = module == "MillraceJSON" ? ["FoundationEssentials", "Foundation"] : []
            return file.imports.filter { !allowed.union(system).union(foundation).contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
    }

    /// C is called in `Internals/` of the modules that wrap it, and nowhere else.
    static func fences(_ files: [Repository.File]) -> [String] {
        files.filter { !$0.path.contains("/Internals/") }.flatMap { file in
            file.imports.filter { ["CLMDB", "CRdKafka", "CSimdJSON"].contains($0) }.map { "\(file.path) imports \($0)" }
        }
    }

    /// What would end the process on bad data, and what hides an error.
    static func traps(_ files: [Repository.File]) -> [String] {
        let forbidden = ["try!", " as! ", "fatalError(", "catch {}", "catch { }", "TODO", "FIXME"]
        return files.flatMap { file in
            file.lines.enumerated().flatMap { number, line in
                let code =
                    line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
                    ?? ""
                return forbidden.filter { code.contains($0) }.map { "\(file.path):\(number + 1) has \($0)" }
            }
        }
    }

    static func length(_ files: [Repository.File]) -> [String] {
        files.filter { $0.lines.count > 500 }.map { "\($0.path) has \($0.lines.count) lines" }
    }
}
