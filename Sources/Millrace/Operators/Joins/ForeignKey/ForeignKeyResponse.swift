import MillraceRuntime

/// What a subscription is answered with: the right table's row of its foreign key, or nil where there is none.
///
/// Kafka Streams' `SubscriptionResponseWrapper`:
///
///     version, and 128 if there is no hash | hash of the left row that asked | value, if there is a row
@usableFromInline struct ForeignKeyResponse<Value> {
    @usableFromInline let hash: Murmur3?
    @usableFromInline let value: Value?
    /// Where the response goes. Not part of its bytes.
    @usableFromInline let partition: Int32?

    @usableFromInline init(to hash: Murmur3?, _ value: Value?, partition: Int32?) {
        self.hash = hash
        self.value = value
        self.partition = partition
    }
}

extension Serde {
    /// How responses with values of this format are written.
    @usableFromInline var response: Serde<ForeignKeyResponse<Value>> {
        Serde<ForeignKeyResponse<Value>>(
            "foreign-key response with \(name)",
            encode: { response, writer in
                writer.append(version: 0, hash: response.hash)
                if let value = response.value { try encode(value, &writer) }
            },
            decode: { try $0.response(with: decode) }
        ).presented(
            text: { bytes in
                let response = try bytes.response(with: text)
                return "\(response.value ?? "no row") (to \(response.hash.rowText))"
            }, parse: nil)
    }
}

extension RawSpan {
    /// The response that the bytes are, with its value read by `read`.
    fileprivate func response<Value>(with read: (RawSpan) throws -> Value) throws -> ForeignKeyResponse<Value> {
        let (_, hasHash) = try versionAndHash(upTo: 0, of: "response")
        let start = hasHash ? 17 : 1
        guard start <= byteCount else {
            throw SerdeError("a foreign-key response of \(byteCount) bytes is too short")
        }
        let body = extracting(droppingFirst: start)
        return ForeignKeyResponse(
            to: hasHash ? hash(at: 1) : nil, body.isEmpty ? nil : try read(body), partition: nil)
    }
}

extension Murmur3? {
    /// Enough of the hash to find which response belongs to which subscription.
    var rowText: String {
        guard let self else { return "deleted row" }
        let digits = String(self.high >> 32, radix: 16)
        return "row \(String(repeating: "0", count: 8 - digits.count))\(digits)"
    }
}

extension ByteWriter {
    /// The byte that subscriptions and responses begin with, and the hash behind it.
    mutating func append(version: UInt8, hash: Murmur3?) {
        append(hash == nil ? version | 0x80 : version)
        if let hash { append(hash) }
    }

    mutating func append(_ hash: Murmur3) {
        append(bigEndian: hash.high)
        append(bigEndian: hash.low)
    }
}

extension RawSpan {
    /// The version that subscriptions and responses begin with, and whether there is a hash.
    func versionAndHash(upTo latest: UInt8, of what: String) throws -> (version: UInt8, hasHash: Bool) {
        guard byteCount > 0 else { throw SerdeError("a foreign-key \(what) has no bytes") }
        let first = loadBigEndian(at: 0, as: UInt8.self)
        let version = first & 0x7f
        guard version <= latest else {
            throw SerdeError("a foreign-key \(what) has version \(version), this one knows up to \(latest)")
        }
        return (version, first & 0x80 == 0)
    }

    func hash(at offset: Int) -> Murmur3 {
        Murmur3(
            high: loadBigEndian(at: offset, as: UInt64.self), low: loadBigEndian(at: offset + 8, as: UInt64.self))
    }
}
