/// `config`
enum ConfigCommand {
    static let command = Command(
        name: "config", summary: "Show the settings that `run` would have, and where each value comes from.",
        discussion: """
            Takes the options of `run`. A setting's environment variable is MILLRACE_ and its key in capitals with _ for
            each dot, as in MILLRACE_COMMIT_INTERVAL_MS. Secrets are shown as ***.
            """,
        options: [.json], settings: Setting.all, run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let effective = try EffectiveSettings(of: invocation)
        if invocation.arguments.has(.json) {
            let settings = Setting.all.map { setting in
                let origin = effective.origins[setting.key]
                return JSON.object([
                    ("key", .string(setting.key)), ("value", .optional(setting.shownText(effective.settings))),
                    ("source", .string(SettingOrigin.name(of: origin))), ("from", .optional(origin?.detail)),
                    ("variable", .string(setting.variable)), ("option", .optional(setting.option?.name)),
                ])
            }
            let raw = ClientSettings.shown(effective.settings).map { entry in
                let origin = effective.origins[entry.key]
                return JSON.object([
                    ("key", .string(entry.key)), ("value", .string(entry.value)),
                    ("source", .string(SettingOrigin.name(of: origin))), ("from", .optional(origin?.detail)),
                ])
            }
            try invocation.output.writeLine(JSON.object([("settings", .array(settings + raw))]).indented)
            return .success
        }
        var table = TextTable(["KEY", "VALUE", "SOURCE"])
        for setting in Setting.all {
            let origin = effective.origins[setting.key]
            let detail = origin?.detail.map { " (\($0))" } ?? ""
            table.add([
                setting.key, setting.shownText(effective.settings) ?? "-", SettingOrigin.name(of: origin) + detail,
            ])
        }
        for entry in ClientSettings.shown(effective.settings) {
            let origin = effective.origins[entry.key]
            let detail = origin?.detail.map { " (\($0))" } ?? ""
            table.add([entry.key, entry.value, SettingOrigin.name(of: origin) + detail])
        }
        for line in table.lines { try invocation.output.writeLine(line) }
        return .success
    }
}
