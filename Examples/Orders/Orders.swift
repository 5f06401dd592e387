import MillraceApplication
import MillraceJSON

/// An order as it comes in.
struct Order: JSONSerializable, Equatable {
    var customer: String
    var product: String
    var amount: Double
    var isTest: Bool?
}

/// What a customer has bought so far.
struct CustomerTotal: JSONSerializable, Equatable {
    var orders = 0
    var amount = 0.0
}

/// Totals by customer: filter, groupBy, aggregate, to.
@main struct Orders: StreamsApplication {
    static let id = "orders"

    static func define(_ streams: StreamsBuilder) {
        streams.stream("orders", key: .string.optional, value: .json(Order.self))
            .filter { _, order in order.isTest != true }
            .groupBy(named: "orders-by-customer") { _, order in order.customer }
            .aggregate(initial: CustomerTotal(), store: "customer-totals") {
                (_, order, total: consuming CustomerTotal) in
                total.orders += 1
                total.amount += order.amount
                return total
            }
            .toStream()
            .to("customer-totals")
    }

    /// An order that can't be read goes aside, in the same transaction, instead of stopping everything.
    static func configure(_ configuration: inout StreamsConfiguration) {
        configuration.errorHandlers.deserialization = .deadLetter(topic: "bad-orders")
    }
}
