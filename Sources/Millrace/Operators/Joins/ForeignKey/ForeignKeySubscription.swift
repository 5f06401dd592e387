import MillraceRuntime

/// What a row of the left table asks the right table's side for: the row of its foreign key, now and at each change.
///
/// Kafka Streams' `SubscriptionWrapper`, in its second version:
///
///     version, and 128 if there is no hash | instruction | hash of the left row | primary key | partition
@usableFromInline struct ForeignKeySubscription: Sendable {
    @usableFromInline enum Instruction: UInt8, Sendable {
        /// Ends the subscription without a response.
        case deleteSilently = 0
        /// Ends the subscription; the response is that there is no row.
        case deleteAndRespond = 1
        /// Starts or goes on; the response may be that there is no row.
        case respond = 2
        /// Starts or goes on; there is a response only if there is a row.
        case respondIfRow = 3
    }

    @usableFromInline let instruction: Instruction
    /// Tells the left row from a later one of the same key; nil for a deleted one.
    @usableFromInline let hash: Murmur3?
    @usableFromInline let primaryKey: [UInt8]
    /// The left table's partition, to which the response goes; nil in the first version.
    @usableFromInline let partition: Int32?

    @usableFromInline init(_ instruction: Instruction, hash: Murmur3?, primaryKey: [UInt8], partition: Int32?) {
        self.instruction = instruction
        self.hash = hash
        self.primaryKey = primaryKey
        self.partition = partition
    }
}

extension ForeignKeySubscription {
    /// `subscribe order7 (row 1f3c9a20, partition 0), respond`
    func text(primaryKey: String) -> String {
        let (verb, response) =
            switch instruction {
            case .deleteSilently: ("unsubscribe", "")
            case .deleteAndRespond: ("unsubscribe", ", respond")
            case .respond: ("subscribe", ", respond")
            case .respondIfRow: ("subscribe", ", respond if there is a row")
            }
        let place = partition.map { ", partition \($0)" } ?? ""
        return "\(verb) \(primaryKey) (\(hash.rowText)\(place))\(response)"
    }
}

extension Serde where Value == ForeignKeySubscription {
    /// The format, shown with primary keys as `key` shows them.
    @usableFromInline static func subscription<Key>(of key: Serde<Key>) -> Serde {
        let keyText = key.text
        return subscription.presented(
            text: { bytes in
                let subscription = try subscription.decode(bytes)
                return unsafe subscription.text(primaryKey: try keyText(subscription.primaryKey.span.bytes))
            }, parse: nil)
    }

    @usableFromInline static var subscription: Serde {
        Serde<ForeignKeySubscription>(
            "foreign-key subscription",
            encode: { subscription, writer in
                let version: UInt8 = subscription.partition == nil ? 0 : 1
                writer.append(subscription.hash == nil ? version | 0x80 : version)
                writer.append(subscription.instruction.rawValue)
                if let hash = subscription.hash { writer.append(hash) }
                writer.append(subscription.primaryKey)
                if let partition = subscription.partition { writer.append(bigEndian: partition) }
            },
            decode: { bytes in
                let (version, hasHash) = try bytes.versionAndHash(upTo: 1, of: "subscription")
                let start = hasHash ? 18 : 2
                let end = bytes.byteCount - (version > 0 ? 4 : 0)
                guard start <= end else {
                    throw SerdeError("a foreign-key subscription of \(bytes.byteCount) bytes is too short")
                }
                let number = bytes.loadBigEndian(at: 1, as: UInt8.self)
                guard let instruction = ForeignKeySubscription.Instruction(rawValue: number) else {
                    throw SerdeError("a foreign-key subscription has the unknown instruction \(number)")
                }
                return ForeignKeySubscription(
                    instruction, hash: hasHash ? bytes.hash(at: 2) : nil,
                    primaryKey: bytes.extracting(start..<end).toArray(),
                    partition: version > 0 ? bytes.loadBigEndian(at: end, as: Int32.self) : nil)
            })
    }
}
