/// One step of the way from the top of a document to a value.
enum PathStep {
    case key(any CodingKey)
    case index(Int)

    var codingKey: any CodingKey {
        switch self {
        case .key(let key): key
        case .index(let index): IndexKey(index)
        }
    }
}

/// The place of an element in an array, or the name that a superclass's part has.
struct IndexKey: CodingKey {
    let intValue: Int?
    let stringValue: String

    init(_ index: Int) {
        intValue = index
        stringValue = "Index \(index)"
    }

    init?(intValue: Int) { self.init(intValue) }

    init?(stringValue: String) {
        intValue = nil
        self.stringValue = stringValue
    }

    private init(name: String) {
        intValue = nil
        stringValue = name
    }

    static let `super` = IndexKey(name: "super")
}

extension [any CodingKey] {
    /// The path as error texts have it: `customer.items[3].amount`. The keys of a dictionary are payload: a `*` stands for them.
    var text: String {
        var text = ""
        for key in self {
            if let index = key as? IndexKey, let position = index.intValue {
                text += "[\(position)]"
            } else {
                // Only a dictionary's keys are of the standard library's types, or of this one.
                let isPayload = key is DictionaryKey || String(reflecting: type(of: key)).hasPrefix("Swift.")
                text += (text.isEmpty ? "" : ".") + (isPayload ? "*" : key.stringValue)
            }
        }
        return text
    }
}
