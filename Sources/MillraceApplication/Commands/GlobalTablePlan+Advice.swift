internal import MillraceRuntime

extension GlobalTablePlan {
    /// How the table is made anew, which is all that can be done for it.
    func adviceOnReadingAgain(_ configuration: StreamsConfiguration) -> String {
        let path = StateDirectory.globalDirectory(in: "\(configuration.stateRoot)/\(configuration.applicationID)")
        return "To have it read again, stop the application and delete the directory \(path)"
    }
}
