/// Escapes in option values, for characters that are hard to type: `\t`, `\n`, `\\`, `\0`.
enum Escapes {
    static func resolved(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\\", let next = rest.first, let meant = meanings[next] else {
                result.append(character)
                continue
            }
            rest.removeFirst()
            result.append(meant)
        }
        return result
    }

    private static let meanings: [Character: Character] = ["t": "\t", "n": "\n", "\\": "\\", "0": "\0"]
}
