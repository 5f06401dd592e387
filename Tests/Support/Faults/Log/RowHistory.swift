import MillraceRuntime

/// The rows that each key of a table ever had, in order. No two of them are equal, but for those that are none.
struct RowHistory {
    private struct Place {
        var key: String
        var index: Int
    }

    /// By key; before the first record there is no row.
    private var values: [String: [Int64?]] = [:]
    private var places: [Int64: Place] = [:]

    mutating func take(_ entry: Entry) {
        values[entry.key, default: [nil]].append(entry.value)
        if let value = entry.value {
            places[value] = Place(key: entry.key, index: (values[entry.key]?.count ?? 0) - 1)
        }
    }

    /// The first place, from `index` on, at which a key had the row; nil where it never had.
    func index(of value: Int64?, for key: String, from index: Int = 0) -> Int? {
        if let value {
            guard let place = places[value], place.key == key, place.index >= index else { return nil }
            return place.index
        }
        return (values[key] ?? [nil])[index...].firstIndex { $0 == nil }
    }
}
