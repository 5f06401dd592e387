import Millrace
import MillraceJSON
import MillraceTesting
import Testing

@testable import orders

@Suite struct `The orders example` {
    @Test func `orders are totalled by customer, test orders left out`() throws {
        let driver = try TopologyTestDriver(Orders.self, partitions: 2)
        let orders = driver.inputTopic("orders", key: .string.optional, value: .json(Order.self))
        let totals = driver.outputTopic("customer-totals", key: .string, value: .json(CustomerTotal.self))
        try orders.pipe("1", Order(customer: "ada", product: "engine", amount: 10))
        try orders.pipe("2", Order(customer: "ada", product: "loom", amount: 2.5))
        try orders.pipe("3", Order(customer: "ada", product: "loom", amount: 99, isTest: true))
        try orders.pipe("4", Order(customer: "charles", product: "engine", amount: 7))
        let all = Dictionary(grouping: try totals.readRecords(), by: \.key).mapValues { $0.map(\.value) }
        #expect(
            all == [
                "ada": [CustomerTotal(orders: 1, amount: 10), CustomerTotal(orders: 2, amount: 12.5)],
                "charles": [CustomerTotal(orders: 1, amount: 7)],
            ])
        let store = driver.store("customer-totals", key: .string, value: .json(CustomerTotal.self))
        #expect(try store.value(of: "ada") == CustomerTotal(orders: 2, amount: 12.5))
    }

    @Test func `an order that can't be read goes to the dead-letter topic`() throws {
        let driver = try TopologyTestDriver(Orders.self, partitions: 2)
        try driver.inputTopic("orders", key: .string, value: .string).pipe("1", "{\"customer\": 7}")
        let aside = driver.outputTopic("bad-orders", key: .string, value: .string)
        #expect(try aside.readValues() == ["{\"customer\": 7}"])
        let totals = driver.outputTopic("customer-totals", key: .string, value: .string)
        #expect(try totals.readValues().isEmpty)
    }
}
