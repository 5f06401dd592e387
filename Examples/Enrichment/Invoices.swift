import MillraceApplication
import MillraceJSON

/// An order as it comes in. All amounts are in cents.
struct Order: JSONSerializable, Equatable {
    var number: Int
    var customer: String
    var amount: Int
}

/// A row of the table `customers`, by the customer's id.
struct Customer: JSONSerializable, Equatable {
    var name: String
    var country: String
}

/// A row of the global table `countries`, by the country's code: where the shop charges VAT.
struct Country: JSONSerializable, Equatable {
    var name: String
    /// VAT in percent.
    var vat: Int

    func vat(of amount: Int) throws -> Int { try amount.times(vat) / 100 }
}

/// An order with all that it refers to.
struct Invoice: JSONSerializable, Equatable {
    var order: Int
    var customer: String
    /// The country's name; for one without VAT, its code.
    var country: String
    var amount: Int
    var vat: Int

    init(_ order: Order, _ customer: Customer, _ country: Country?, vat: Int = 0) {
        self.order = order.number
        self.customer = customer.name
        self.country = country?.name ?? customer.country
        amount = order.amount
        self.vat = vat
    }
}

/// Orders (a stream) with their customers (a table) and countries (a global table).
enum Invoices {
    static func define(_ streams: StreamsBuilder) {
        let customers = streams.table("customers", key: .string, value: .json(Customer.self), store: "customers")
        let countries = streams.globalTable("countries", key: .string, value: .json(Country.self), store: "countries")

        // The orders' keys are no customers: a repartition topic brings each order to the task that has its customer.
        let orders = streams.stream("orders", key: .ignored, value: .json(Order.self))
            .selectKey { _, order in order.customer }
            .leftJoin(customers, named: "orders-by-customer") { order, customer in (order: order, customer: customer) }

        orders.compactMap { _, pair in pair.customer == nil ? pair.order : nil }
            .to("orders-without-customer")

        orders.compactMap { _, pair in pair.customer.map { customer in (order: pair.order, customer: customer) } }
            .leftJoin(countries, by: { _, pair in pair.customer.country }) { pair, country in
                let vat = try country?.vat(of: pair.order.amount) ?? 0
                return Invoice(pair.order, pair.customer, country, vat: vat)
            }
            .to("invoices")
    }
}
