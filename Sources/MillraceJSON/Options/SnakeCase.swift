/// Names of properties and of fields, converted into each other as Foundation's coders do.
enum SnakeCase {
    /// `myURLProperty` to `my_url_property`.
    static func snakeCased(_ name: String) -> String {
        let characters = Array(name)
        guard characters.count > 1 else { return name.lowercased() }
        var words: [ArraySlice<Character>] = []
        var start = 0
        var position = 1
        while let capital = characters[position...].firstIndex(where: \.isUppercase) {
            words.append(characters[start..<capital])
            start = capital
            guard let lowercase = characters[capital...].firstIndex(where: \.isLowercase) else {
                position = characters.count
                break
            }
            if lowercase > capital + 1 {
                // The last character before the lowercase letter begins the word that follows.
                words.append(characters[capital..<(lowercase - 1)])
                start = lowercase - 1
            }
            position = lowercase + 1
        }
        words.append(characters[start...])
        return words.map { String($0).lowercased() }.joined(separator: "_")
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

    /// A letter behind anything else is uppercase, the others are lowercase.
    private static func capitalized(_ word: Substring) -> String {
        var isBehindLetter = false
        var text = ""
        for character in word {
            text += isBehindLetter ? character.lowercased() : character.uppercased()
            isBehindLetter = character.isLetter
        }
        return text
    }
}
