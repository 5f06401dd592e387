internal import MillraceRuntime

/// How a command ended, as the process's exit code.
enum ExitStatus: Int32 {
    /// All is well.
    case success = 0
    /// The user can fix it: arguments, configuration, topology, input.
    case userError = 1
    /// The log failed for good.
    case logError = 2
    /// The state directory, or the embedded log's, is in use, damaged or can't be used.
    case stateError = 3
    /// A second SIGINT ended the process at once.
    case interrupted = 130
    /// A second SIGTERM ended the process at once.
    case terminated = 143

    init(after error: any Error) {
        switch error {
        case let error as StreamsError:
            switch error.domain {
            case .user: self = .userError
            case .log, .internal: self = .logError
            case .state: self = .stateError
            }
        case is LogError: self = .logError
        default: self = .userError
        }
    }
}
