import MillraceApplication

/// A shop: its orders become invoices, and its shelves get the value of what is on them. Joins with tables.
@main struct Enrichment: StreamsApplication {
    static let id = "enrichment"

    static func define(_ streams: StreamsBuilder) {
        Invoices.define(streams)
        StockValues.define(streams)
    }

    /// A record that can't be read goes to a topic of its own, and the rest is processed.
    static func configure(_ configuration: inout StreamsConfiguration) {
        configuration.errorHandlers.deserialization = .deadLetter(topic: "unreadable")
    }
}
