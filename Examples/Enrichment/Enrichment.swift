import MillraceApplication

/// A shop: its orders become invoices, and its shelves get the value of what is on them. Joins with tables.
@main struct Enrichment: StreamsApplication {
    static let id = "enrichment"

    static func define(_ streams: StreamsBuilder) {
        Invoices.define(streams)
        StockValues.define(streams)
    }

    /// Records that can't be decoded go to a dead-letter topic, and the rest is processed. Those of a global table are
    /// left out with a warning instead.
    static func configure(_ configuration: inout StreamsConfiguration) {
        configuration.errorHandlers.deserialization = .deadLetter(topic: "unreadable")
    }
}
