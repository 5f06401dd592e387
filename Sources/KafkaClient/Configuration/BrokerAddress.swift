/// Where a broker listens: `host:port`, with an IPv6 address in brackets.
struct BrokerAddress: Hashable {
    var host: String
    var port: Int32

    init(host: String, port: Int32) {
        self.host = host
        self.port = port
    }

    /// Reads an address; throws what is wrong with it and what to write instead. What may be a password isn't shown.
    init(_ text: String) throws(KafkaError) {
        func wrong(_ reason: String) -> KafkaError { KafkaError(.invalidArgument, reason) }
        if text.isEmpty {
            throw wrong("One of the brokers is blank: write host:port,host:port without a comma too many")
        }
        if text.contains("@") {
            throw wrong("A broker is host:port; user and password go into KAFKA_USERNAME and KAFKA_PASSWORD")
        }
        if text.contains(where: \.isWhitespace) {
            throw wrong("Broker \"\(text)\" has a blank in it; write host:port, and a comma between two brokers")
        }
        if let scheme = text.firstRange(of: "://") {
            throw wrong(
                "Broker \"\(text)\": write \(text[scheme.upperBound...]) without the protocol; KAFKA_SSL and"
                    + " KAFKA_USERNAME say how to connect")
        }
        var rest = Substring(text)
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]"), end > rest.index(after: rest.startIndex) else {
                throw wrong("Broker \"\(text)\": an IPv6 address and its port are [address]:port")
            }
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            let colons = rest.count { $0 == ":" }
            if colons > 1, let last = rest.lastIndex(of: ":") {
                // The last part may be the port or belong to the address.
                let address = rest[..<last]
                throw wrong(
                    "Broker \"\(text)\": write an IPv6 address in brackets: [\(address)]:\(rest[rest.index(after: last)...])"
                )
            }
            let name = rest.prefix { $0 != ":" }
            host = String(name)
            rest = rest[name.endIndex...]
        }
        if host.isEmpty { throw wrong("Broker \"\(text)\" has no host; write host:port") }
        guard rest.first == ":" else {
            throw wrong("Broker \"\(text)\" has no port; write host:port, with Kafka's usual port \(text):9092")
        }
        let digits = rest.dropFirst()
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int32(digits), (1...65535).contains(number)
        else {
            throw wrong("Broker \"\(text)\" has no port from 1 to 65535; write host:port")
        }
        port = number
    }
}

extension BrokerAddress: CustomStringConvertible {
    /// `host:port`
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension KafkaConfiguration {
    /// Reads a list of brokers: `host:port`, separated by commas; blanks around them are left out.
    public static func brokers(in list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map { item in
            let start = item.drop(while: \.isWhitespace)
            return String(start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)])
        }
    }

    /// Checks that the brokers are ones: the library takes whatever is written here, and then waits for it forever.
    package func checkBrokers() throws(KafkaError) {
        let overriding = ["bootstrap.servers", "metadata.broker.list"].compactMap { overrides[$0] }
        let brokers = overriding.isEmpty ? brokers : overriding.flatMap(Self.brokers(in:))
        if brokers.allSatisfy(\.isEmpty) {
            throw KafkaError(
                .invalidArgument, "No broker is named; set KAFKA_BROKERS (bootstrap.servers) to host:port")
        }
        for broker in brokers { _ = try BrokerAddress(broker) }
    }
}
