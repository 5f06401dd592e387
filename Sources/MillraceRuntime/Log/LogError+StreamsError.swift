extension LogError {
    /// The same for users of the API, which doesn't have logs.
    package var asStreamsError: StreamsError {
        StreamsError(.log, description, code: code ?? remedy.code, cause: self)
    }
}

extension LogError.Remedy {
    /// What an error is that nothing more is known of.
    fileprivate var code: StreamsError.Code {
        switch self {
        case .retry, .abortTransaction, .rejoin, .replaceProducer: .logUnavailable
        case .dropRecord, .isolateRecord: .productionFailed
        case .resetPosition: .recordsDeleted
        case .fenced: .fenced
        case .stop: .logFailed
        }
    }
}
