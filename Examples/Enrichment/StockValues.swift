import MillraceApplication
import MillraceJSON

/// A row of the table `stock`, by the shelf: what is on it.
struct Stock: JSONSerializable, Equatable {
    var warehouse: String
    /// The id of a product: the foreign key.
    var product: String
    var pieces: Int
}

/// A row of the table `products`, by the product's id.
struct Product: JSONSerializable, Equatable {
    var name: String
    /// In cents.
    var price: Int
}

/// What a shelf is worth.
struct StockValue: JSONSerializable, Equatable {
    var warehouse: String
    var product: String
    var pieces: Int
    /// In cents.
    var value: Int
}

/// Shelves (a table) with their products (another table, by a foreign key), and the sum of each warehouse.
enum StockValues {
    static func define(_ streams: StreamsBuilder) {
        let stock = streams.table("stock", key: .string, value: .json(Stock.self), store: "stock")
        let products = streams.table("products", key: .string, value: .json(Product.self), store: "products")

        // A new price changes every shelf that has the product.
        let values = stock.join(
            products, by: { shelf in shelf.product }, store: "stock-values", named: "stock-products"
        ) { shelf, product in
            try StockValue(
                warehouse: shelf.warehouse, product: product.name, pieces: shelf.pieces,
                value: shelf.pieces.times(product.price))
        }
        values.toStream().to("stock-values")

        // A changed shelf is taken out of the sum with its old value, and added with its new one.
        values.groupBy(named: "values-by-warehouse") { _, shelf in (shelf.warehouse, shelf.value) }
            .reduce(store: "warehouse-values") { sum, value in
                try sum.plus(value)
            } subtracting: { sum, value in
                try sum.minus(value)
            }
            .toStream().to("warehouse-values")
    }
}
