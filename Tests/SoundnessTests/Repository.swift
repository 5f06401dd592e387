import Foundation

/// The files of this repository, as the checks read them.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A source file: its path from the root, and its lines.
    struct File {
        let path: String
        let lines: [String]

        init(path: String, text: String) {
            self.path = path
            lines = text.components(separatedBy: "\n")
        }

        /// `Sources/<module>/…`
        var module: String? {
            let parts = path.split(separator: "/")
            return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
        }

        /// The modules that the file imports.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
                guard let position = words.firstIndex(of: "import"), position <= 1, position + 1 < words.count,
                    position == 0 || ["public", "package", "internal", "private", "fileprivate"].contains(words[0])
                else { return nil }
                // `import struct Module.Type` names the module behind the kind.
                let name = words[position + 1] == "struct" ? words.last : words[position + 1]
                return name.map { String($0.prefix { $0 != "." }) }
            }
        }
    }

    static func swiftFiles(under folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            File(path: "\(folder)/\(name)", text: try String(contentsOf: base.appending(path: name), encoding: .utf8))
        }
    }
}
