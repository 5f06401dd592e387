/// An application whose type is forgotten.
struct Application {
    let id: String
    let define: (StreamsBuilder) throws -> Void
    let configure: (inout StreamsConfiguration) -> Void

    /// The application's topology.
    func topology() throws -> Topology {
        let builder = StreamsBuilder()
        try define(builder)
        return try builder.build()
    }
}
