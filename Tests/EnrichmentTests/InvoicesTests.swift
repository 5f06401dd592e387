import Millrace
import MillraceJSON
import MillraceTesting
import Testing

@testable import enrichment

@Suite struct `Invoices of the enrichment example` {
    let driver: TopologyTestDriver
    let customers: TestInputTopic<String, Customer?>
    let countries: TestInputTopic<String, Country?>
    let orders: TestInputTopic<Ignored, Order>
    let invoices: TestOutputTopic<String, Invoice>
    let withoutCustomer: TestOutputTopic<String, Order>

    init() throws {
        driver = try TopologyTestDriver(Enrichment.self, partitions: 2)
        customers = driver.inputTopic("customers", key: .string, value: .json(Customer.self).optional)
        countries = driver.inputTopic("countries", key: .string, value: .json(Country.self).optional)
        orders = driver.inputTopic("orders", key: .ignored, value: .json(Order.self))
        invoices = driver.outputTopic("invoices", key: .string, value: .json(Invoice.self))
        withoutCustomer = driver.outputTopic("orders-without-customer", key: .string, value: .json(Order.self))
        try countries.pipe("DE", Country(name: "Germany", vat: 19))
        try customers.pipe("emmy", Customer(name: "Emmy Noether", country: "DE"))
    }

    @Test func `an order gets its customer's name and the VAT of the customer's country`() throws {
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 10_000))
        let invoice = try invoices.readRecord()
        #expect(invoice.key == "emmy")
        #expect(invoice.value == .of(1, "Emmy Noether", "Germany", 10_000, vat: 1900))
        #expect(try withoutCustomer.isEmpty)
    }

    @Test func `an order that comes before its customer is set aside, and the next one is invoiced`() throws {
        try orders.pipe(Order(number: 1, customer: "konrad", amount: 500))
        try customers.pipe("konrad", Customer(name: "Konrad Zuse", country: "DE"))
        #expect(try withoutCustomer.readValues() == [Order(number: 1, customer: "konrad", amount: 500)])
        #expect(try invoices.isEmpty)
        try orders.pipe(Order(number: 2, customer: "konrad", amount: 600))
        #expect(try invoices.readValues() == [.of(2, "Konrad Zuse", "Germany", 600, vat: 114)])
        #expect(try withoutCustomer.isEmpty)
    }

    @Test func `a customer who moves has the new country from the next order on`() throws {
        try countries.pipe("FR", Country(name: "France", vat: 20))
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 100))
        try customers.pipe("emmy", Customer(name: "Emmy Noether", country: "FR"))
        try orders.pipe(Order(number: 2, customer: "emmy", amount: 100))
        #expect(
            try invoices.readValues() == [
                .of(1, "Emmy Noether", "Germany", 100, vat: 19), .of(2, "Emmy Noether", "France", 100, vat: 20),
            ])
    }

    @Test func `a deleted customer's orders are set aside`() throws {
        try customers.pipe("emmy", nil)
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 100))
        #expect(try withoutCustomer.readValues().map(\.number) == [1])
        #expect(try invoices.isEmpty)
    }

    @Test func `an order into a country that was deleted has no VAT, and the country's code`() throws {
        try countries.pipe("DE", nil)
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 10_000))
        #expect(try invoices.readValues() == [.of(1, "Emmy Noether", "DE", 10_000, vat: 0)])
        #expect(try driver.store("countries", key: .string, value: .json(Country.self)).isEmpty)
    }

    @Test func `the country's rate is the one at the time of the order`() throws {
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 100))
        try countries.pipe("DE", Country(name: "Germany", vat: 16))
        try orders.pipe(Order(number: 2, customer: "emmy", amount: 100))
        #expect(try invoices.readValues().map(\.vat) == [19, 16])
    }

    @Test func `tables are there again after a restart`() throws {
        try driver.restart()
        try orders.pipe(Order(number: 1, customer: "emmy", amount: 100))
        #expect(try invoices.readValues() == [.of(1, "Emmy Noether", "Germany", 100, vat: 19)])
    }

    @Test func `an order that can't be read goes to the dead-letter topic`() throws {
        try driver.inputTopic("orders", key: .ignored, value: .string).pipe("{\"number\":\"one\"}")
        #expect(
            try driver.outputTopic("unreadable", key: .ignored, value: .string).readValues() == ["{\"number\":\"one\"}"]
        )
        #expect(try invoices.isEmpty)
    }
}

extension Invoice {
    /// An invoice with these fields.
    static func of(_ order: Int, _ customer: String, _ country: String, _ amount: Int, vat: Int) -> Invoice {
        var invoice = Invoice(
            Order(number: order, customer: "", amount: amount), Customer(name: customer, country: country), nil)
        invoice.vat = vat
        return invoice
    }
}
