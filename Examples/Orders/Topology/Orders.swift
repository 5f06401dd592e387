import Millrace
import MillraceJSON

/// An order as it comes in.
struct Order: JSONSerializable, Equatable {
    var customer: String
    var product: String
    var amount: Double
    var isTest = false
}

/// What a customer has bought so far.
struct CustomerTotal: JSONSerializable, Equatable {
    var orders = 0
    var amount = 0.0
}

/// Totals by customer: filter, groupBy, aggregate, to.
struct Orders {
    static func define(_ streams: StreamsBuilder) {
        streams.stream("orders", key: .string, value: .json(Order.self))
            .filterNot { _, order in order.isTest }
            .groupBy(named: "orders-by-customer") { _, order in order.customer }
            .aggregate(initial: CustomerTotal(), store: "customer-totals") { _, order, total in
                CustomerTotal(orders: total.orders + 1, amount: total.amount + order.amount)
            }
            .toStream()
            .to("customer-totals")
    }
}
