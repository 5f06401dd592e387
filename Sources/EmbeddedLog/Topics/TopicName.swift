/// Which names a topic may have: Kafka's rule.
enum TopicName {
    static let longest = 249

    /// What is wrong with the name, if anything.
    static func fault(of name: String) -> String? {
        if name.isEmpty { return "a topic's name can't be empty" }
        if name == "." || name == ".." { return "'\(name)' can't be a topic's name" }
        if name.utf8.count > longest {
            return "a topic's name has at most \(longest) characters; '\(name.prefix(40))…' has \(name.utf8.count)"
        }
        let isLegal = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isLegal ? nil : "a topic's name is made of a-z, A-Z, 0-9, '.', '_' and '-'; '\(name)' is not"
    }
}
