/// A program that is one streams application, with all commands to run and operate it.
///
/// ```swift
/// import MillraceApplication
///
/// @main struct WordCount: StreamsApplication {
///     static let id = "word-count"
///
///     static func define(_ streams: StreamsBuilder) {
///         streams.stream("lines", key: .ignored, value: .string)
///             .flatMapValues { line in line.split(separator: " ").map(String.init) }
///             .groupBy { _, word in word }
///             .count(store: "counts")
///             .toStream()
///             .to("word-counts")
///     }
/// }
/// ```
///
/// `word-count run` runs it; `word-count help` lists the other commands.
public protocol StreamsApplication {
    /// Names the application: its consumer group, and the start of its internal topics' names (`application.id`).
    static var id: String { get }

    /// Defines the topology.
    static func define(_ streams: StreamsBuilder) throws

    /// Sets what the code wants otherwise than usual. A configuration file, the environment and the command line come
    /// after it.
    static func configure(_ configuration: inout StreamsConfiguration)
}

extension StreamsApplication {
    /// Leaves everything as usual.
    public static func configure(_ configuration: inout StreamsConfiguration) {}

    /// Does what the command line says and ends the process: the program's entry point.
    @concurrent public static func main() async {
        FileDescriptor.fillStandardStreams()
        CrashReport.install()
        let application = Application(id: id, define: define, configure: configure)
        let console = Console.standardError(environment: ProcessEnvironment.variables)
        let output = Output.standard
        let status = await CommandLineInterface.run(
            CommandLine.arguments, of: application, commands: .all, environment: ProcessEnvironment.variables,
            input: .standard, output: output, console: console)
        ProcessEnvironment.exit(status)
    }
}
