/// A setting that the library has.
struct KnownSetting: Hashable, Sendable {
    var key: String
    /// The clients that it means something to.
    var clients: KafkaConfiguration.Clients
    /// What it takes: `0 .. 900000`, `none, gzip, snappy`; empty where that can't be listed.
    var allowed: String
    /// Whether it can be set by text, and isn't a function, say.
    var isText: Bool
}

/// The settings of the library that runs, read from its own table of them.
struct SettingCatalog: Sendable {
    let settings: [String: KnownSetting]

    /// The catalog of this process's library.
    static let library = SettingCatalog(table: SettingTable.text)

    /// - Parameter table: lines as `rd_kafka_conf_properties_show` prints them:
    ///   `linger.ms | P | 0 .. 900000 | 5 | high | … <br>*Type: float*`.
    init(table: String) {
        var settings: [String: KnownSetting] = [:]
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
            guard columns.count >= 5, let clients = Self.clients(columns[1]), settings[columns[0]] == nil else {
                continue
            }
            settings[columns[0]] = KnownSetting(
                key: columns[0], clients: clients, allowed: columns[2],
                isText: !line.contains("*Type: see dedicated API*") && !line.contains("*Type: pointer*"))
        }
        self.settings = settings
    }

    subscript(key: String) -> KnownSetting? { settings[key] }

    /// What to write instead of a setting that there isn't.
    func advice(for key: String) -> String {
        SettingAdvice(known: settings.values.filter(\.isText).map(\.key).sorted()).advice(for: key)
    }

    private static func clients(_ column: String) -> KafkaConfiguration.Clients? {
        switch column {
        case "*": .all
        case "C": .consumers
        case "P": .producers
        default: nil
        }
    }

    private static func trimmed(_ column: Substring) -> String {
        let start = column.drop { $0 == " " }
        return String(
            start.prefix(upTo: start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex))
    }
}
