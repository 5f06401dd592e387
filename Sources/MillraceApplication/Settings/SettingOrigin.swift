/// Where the value of a setting came from.
enum SettingOrigin {
    case code
    case file(String, line: Int)
    case environment(String)
    case commandLine(String)

    /// What kind of place it is.
    static func name(of origin: SettingOrigin?) -> String {
        switch origin {
        case nil: "default"
        case .code: "code"
        case .file: "file"
        case .environment: "environment"
        case .commandLine: "command line"
        }
    }

    /// Where in that place.
    var detail: String? {
        switch self {
        case .code: nil
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let name), .commandLine(let name): name
        }
    }

    /// Where, as the start of an error.
    var place: String { if case .file(let path, let line) = self { "\(path):\(line): " } else { "" } }

    /// What an error speaks of.
    func subject(_ key: String) -> String {
        switch self {
        case .code: key
        case .file(let path, let line): "\(path):\(line): \(key)"
        case .environment(let name), .commandLine(let name): name
        }
    }
}
