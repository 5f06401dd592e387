internal import MillraceRuntime

/// `version`
enum VersionCommand {
    static let command = Command(
        name: "version", summary: "Show the versions of the engine and of what it is built on.", options: [.json],
        run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        var versions = [
            ("Millrace", MillraceVersion.current), ("Swift", MillraceVersion.compiler), ("LMDB", StateLibrary.version),
        ]
        if let version = ProcessEnvironment.libraryVersion(function: "rd_kafka_version_str") {
            versions.append(("librdkafka", version))
        }
        if invocation.arguments.has(.json) {
            let members = versions.map { ($0.0.lowercased(), JSON.string($0.1)) }
            try invocation.output.writeLine(JSON.object(members).indented)
        } else {
            for (name, version) in versions { try invocation.output.writeLine("\(name) \(version)") }
        }
        return .success
    }
}
