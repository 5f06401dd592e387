/// What a stream thread is given: it never changes.
struct ThreadEnvironment {
    let name: String
    /// The runtime's part of the application's configuration.
    let configuration: ThreadConfiguration
    let plan: TopologyPlan
    let program: TopologyProgram
    let log: any Log
    let directory: StateDirectory
    let time: any TimeSource
    let transactionalID: String
    /// The thread's view of the global tables; nil where there are none.
    let globals: GlobalReader?

    var logger: StreamsLogger { configuration.logger }
    var applicationID: String { configuration.applicationID }
}
