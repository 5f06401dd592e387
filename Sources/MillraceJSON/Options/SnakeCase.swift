/// Names of properties and of fields, converted into each other as Foundation's coders do.
enum SnakeCase {
    /// `myURLProperty` to `my_url_property`.
    static func snakeCased(_ name: String) -> String {
        let characters = Array(name)
        var words: [String] = []
        var word = ""
        for (index, character) in characters.enumerated() {
            if index > 0, character.isUppercase {
                // The last capital of several begins the word that follows them.
                let isAfterCapital = characters[index - 1].isUppercase && index > 1
                let isBeforeLowercase = index + 1 < characters.count && characters[index + 1].isLowercase
                if !isAfterCapital || isBeforeLowercase {
                    words.append(word)
                    word = ""
                }
            }
            word.append(character)
        }
        words.append(word)
        return words.map { $0.lowercased() }.joined(separator: "_")
    }

    /// `_my_url_property` to `_myUrlProperty`.
    static func camelCased(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        let leading = name.prefix { $0 == "_" }
        if leading.endIndex == name.endIndex { return name }
        let inner = name[leading.endIndex...]
        let trailing = inner.reversed().prefix { $0 == "_" }.count
        let words = inner.dropLast(trailing).split(separator: "_")
        guard words.count > 1, let first = words.first else { return name }
        let joined = first.lowercased() + words.dropFirst().map(capitalized).joined()
        return leading + joined + String(repeating: "_", count: trailing)
    }

    private static func capitalized(_ word: Substring) -> String {
        word.prefix(1).uppercased() + word.dropFirst().lowercased()
    }
}
