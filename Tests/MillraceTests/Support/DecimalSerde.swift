import Millrace

extension Serde where Value == Int {
    /// A number as its digits, so that it can be piped in and read as text.
    static var decimal: Serde {
        Serde(
            "decimal", encode: { number, writer in writer.append(utf8: "\(number)") },
            decode: { bytes in
                guard let number = Int(try Serde<String>.string.decode(bytes)) else { throw SerdeError("not a number") }
                return number
            })
    }
}
