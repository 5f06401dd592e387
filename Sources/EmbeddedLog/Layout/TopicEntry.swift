/// What the `topics` database holds under a topic's name.
struct TopicEntry: Equatable {
    var id: TopicID
    var partitions: Int32
    var settings: [String: String]

    init(id: TopicID, partitions: Int32, settings: [String: String]) {
        self.id = id
        self.partitions = partitions
        self.settings = settings
    }

    /// Nil where the bytes are no topic's entry.
    init?(_ value: RawSpan) {
        var parser = ByteParser(value)
        guard let id = parser.integer(UInt32.self), let partitions = parser.integer(Int32.self), partitions > 0,
            let count = parser.integer(UInt32.self)
        else { return nil }
        var settings: [String: String] = [:]
        for _ in 0..<count {
            guard let key = parser.text(), let value = parser.text() else { return nil }
            settings[key] = value
        }
        guard parser.isAtEnd else { return nil }
        self.init(id: TopicID(rawValue: id), partitions: partitions, settings: settings)
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: id.rawValue)
        bytes.append(littleEndian: partitions)
        bytes.append(littleEndian: UInt32(settings.count))
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            bytes.append(text: key)
            bytes.append(text: value)
        }
        return bytes
    }
}
