/// What names of nodes, stores, topics and applications may look like; they become parts of topic names and paths.
package enum NameRules {
    package static let maximumLength = 200

    /// What is wrong with `name`, as the end of a sentence, or nil.
    package static func problem(with name: String) -> String? {
        let shown = name.count > 40 ? "\(name.prefix(40))…" : name
        if name.isEmpty { return "is empty" }
        if name == "." || name == ".." { return "\"\(name)\" is a path, not a name" }
        if name.utf8.count > maximumLength {
            return "\"\(shown)\" has \(name.utf8.count) bytes, at most \(maximumLength) are allowed"
        }
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return allowed ? nil : "\"\(shown)\" may only have letters, digits, '.', '_' and '-'"
    }
}
