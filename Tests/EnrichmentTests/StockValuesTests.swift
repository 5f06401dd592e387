import Millrace
import MillraceJSON
import MillraceTesting
import Testing

@testable import enrichment

@Suite struct `Stock values of the enrichment example` {
    let driver: TopologyTestDriver
    let stock: TestInputTopic<String, Stock?>
    let products: TestInputTopic<String, Product?>
    let values: TestOutputTopic<String, StockValue?>
    let warehouses: TestOutputTopic<String, Int?>

    init() throws {
        driver = try TopologyTestDriver(Enrichment.self, partitions: 2)
        stock = driver.inputTopic("stock", key: .string, value: .json(Stock.self).optional)
        products = driver.inputTopic("products", key: .string, value: .json(Product.self).optional)
        values = driver.outputTopic("stock-values", key: .string, value: .json(StockValue.self).optional)
        warehouses = driver.outputTopic("warehouse-values", key: .string, value: .int.optional)
        try products.pipe("vase", Product(name: "Glass vase", price: 10))
        try products.pipe("pot", Product(name: "Clay pot", price: 5))
        try stock.pipe("B-01", Stock(warehouse: "berlin", product: "vase", pieces: 3))
        try stock.pipe("B-02", Stock(warehouse: "berlin", product: "pot", pieces: 20))
        try stock.pipe("L-01", Stock(warehouse: "lyon", product: "vase", pieces: 2))
    }

    /// What has come out since it was last asked, the latest of each key.
    private func changes() throws -> (values: [String: Int?], warehouses: [String: Int?]) {
        let shelves = try values.readKeyValues().map { ($0.key, $0.value?.value) }
        let sums = try warehouses.readKeyValues().map { ($0.key, $0.value) }
        return (Dictionary(shelves) { $1 }, Dictionary(sums) { $1 })
    }

    @Test func `a shelf is worth its pieces at the product's price, and a warehouse its shelves`() throws {
        let changes = try changes()
        #expect(changes.values == ["B-01": 30, "B-02": 100, "L-01": 20])
        #expect(changes.warehouses == ["berlin": 130, "lyon": 20])
        #expect(
            try driver.store("stock-values", key: .string, value: .json(StockValue.self)).value(of: "L-01")
                == StockValue(warehouse: "lyon", product: "Glass vase", pieces: 2, value: 20))
    }

    @Test func `a product's new price changes every shelf that has it, and no other`() throws {
        _ = try changes()
        try products.pipe("vase", Product(name: "Glass vase", price: 12))
        let changes = try changes()
        #expect(changes.values == ["B-01": 36, "L-01": 24])
        #expect(changes.warehouses == ["berlin": 136, "lyon": 24])
    }

    @Test func `a shelf whose product comes later has a value from then on`() throws {
        _ = try changes()
        try stock.pipe("L-02", Stock(warehouse: "lyon", product: "clock", pieces: 4))
        #expect(try values.isEmpty)
        try products.pipe("clock", Product(name: "Wall clock", price: 30))
        let changes = try changes()
        #expect(changes.values == ["L-02": 120])
        #expect(changes.warehouses == ["lyon": 140])
    }

    @Test func `a shelf that gets another product is worth the other's price`() throws {
        _ = try changes()
        try stock.pipe("B-01", Stock(warehouse: "berlin", product: "pot", pieces: 3))
        #expect(try changes().values == ["B-01": 15])
        try products.pipe("vase", Product(name: "Glass vase", price: 99))
        #expect(try changes().values == ["L-01": 198])
    }

    @Test func `a deleted product deletes the values of its shelves, and the sums go down`() throws {
        _ = try changes()
        try products.pipe("vase", nil)
        let changes = try changes()
        #expect(changes.values == ["B-01": nil, "L-01": nil])
        #expect(changes.warehouses == ["berlin": 100, "lyon": 0])
    }

    @Test func `a shelf that is taken down leaves the sum of its warehouse`() throws {
        _ = try changes()
        try stock.pipe("B-02", nil)
        let changes = try changes()
        #expect(changes.values == ["B-02": nil])
        #expect(changes.warehouses == ["berlin": 30])
    }

    @Test func `a shelf that moves to another warehouse changes both sums`() throws {
        _ = try changes()
        try stock.pipe("B-01", Stock(warehouse: "lyon", product: "vase", pieces: 3))
        #expect(try changes().warehouses == ["berlin": 100, "lyon": 50])
    }
}
