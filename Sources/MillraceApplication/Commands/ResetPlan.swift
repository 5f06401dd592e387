internal import MillraceRuntime

/// What a form of `reset` is about to do.
protocol ResetPlan {
    var isEmpty: Bool { get }

    /// How the command ends once it is done.
    var status: ExitStatus { get }

    /// One line for each thing that is done.
    func lines(isDry: Bool) -> [String]

    func json(isDry: Bool) -> JSON

    /// Does it; a reset that is interrupted is completed by another one.
    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws
}

extension ResetPlan {
    var status: ExitStatus { .success }
}

/// Where reading starts again.
enum ResetTarget {
    case earliest, latest
}
