import Foundation
import Millrace
import MillraceTesting
import Testing

@testable import enrichment

@Suite struct `The enrichment example's own data` {
    /// The lines of a file, each a key, a tab and a value, or a value only.
    private func records(_ file: String) throws -> [(key: String, value: String)] {
        let path = URL(filePath: #filePath).appending(path: "../../../Examples/Enrichment/data/\(file)").standardized
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t")
            return (parts.count > 1 ? String(parts[0]) : "", String(parts[parts.count - 1]))
        }
    }

    @Test func `gives 38 invoices, two orders without a customer, and a value for each shelf`() throws {
        let driver = try TopologyTestDriver(Enrichment.self)
        for table in ["countries", "customers", "products", "stock"] {
            let topic = driver.inputTopic(table, key: .string, value: .string)
            for record in try records("\(table).tsv") { try topic.pipe(record.key, record.value) }
        }
        let orders = driver.inputTopic("orders", key: .ignored, value: .string)
        for record in try records("orders.jsonl") { try orders.pipe(record.value) }
        func values(_ topic: String) throws -> [String] {
            try driver.outputTopic(topic, key: .string, value: .string).readValues()
        }
        let invoices = try values("invoices")
        #expect(invoices.count == 38)
        #expect(
            invoices.prefix(2) == [
                #"{"amount":96300,"country":"CH","customer":"Leonhard Euler","order":1001,"vat":0}"#,
                #"{"amount":114800,"country":"Hungary","customer":"Rózsa Péter","order":1002,"vat":30996}"#,
            ])
        #expect(try values("orders-without-customer").count == 2)
        #expect(try values("stock-values").count == 40)
        #expect(try values("unreadable").isEmpty)
        let sums = driver.store("warehouse-values", key: .string, value: .int)
        #expect(try sums.values() == ["berlin": 2_501_120, "lyon": 3_767_390, "porto": 1_920_900])
    }
}
