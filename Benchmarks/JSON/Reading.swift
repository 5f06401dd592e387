import Foundation
import Millrace
import MillraceJSON

/// A record with strings, numbers, a nested object and an array: 211 bytes on average.
struct Reading: Codable, Equatable, SendableMetatype {
    struct Position: Codable, Equatable {
        var building: String
        var floor: Int
        var latitude: Double
    }

    var id: Int64
    var sensor: String
    var customer: String
    var temperature: Double
    var isValid: Bool
    var position: Position
    var tags: [String]
}

extension Reading {
    /// The same records in every run.
    static func samples(_ count: Int) -> [Reading] {
        let customers = ["Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov"]
        let tags = ["temperature", "indoor", "calibrated"]
        return (0..<count).map { index in
            let position = Position(
                building: "Hall \(index % 90 + 10)", floor: index % 40, latitude: 48.137154 + Double(index % 100))
            return Reading(
                id: 1_764_000_000 + Int64(index) * 977, sensor: "s-\(1000 + index % 8999)",
                customer: customers[index % customers.count], temperature: Double(index * 37 % 9000) / 100 - 20,
                isValid: index % 7 != 0, position: position, tags: Array(tags.prefix(1 + index % 3)) + ["v\(index % 9)"]
            )
        }
    }
}
