import Millrace
import MillraceRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A figure with a name, a unit, and what it must reach.
struct Figure {
    enum Goal {
        case atLeast(Double)
        case atMost(Double)
    }

    let name: String
    let value: Double
    let unit: String
    var goal: Goal?

    var isReached: Bool {
        switch goal {
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        case nil: true
        }
    }

    var line: String {
        let shown = value.formatted(decimals: value.magnitude >= 100 ? 0 : value.magnitude >= 1 ? 1 : 3)
        let goal =
            switch goal {
            case .atLeast(let bound): "  (at least \(bound.formatted(decimals: 0)))"
            case .atMost(let bound): "  (at most \(bound.formatted(decimals: 0)))"
            case nil: ""
            }
        return "\(name): \(shown) \(unit)\(goal)\(isReached ? "" : "  MISSED")"
    }

    var json: String {
        "{\"name\":\"\(name)\",\"value\":\(value),\"unit\":\"\(unit)\",\"reached\":\(isReached)}"
    }
}

/// Wall and processor time since it was made.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let startCPU = Stopwatch.processorSeconds

    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    var processorSeconds: Double { Self.processorSeconds - startCPU }

    private static var processorSeconds: Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// The most memory that the process has had resident, in megabytes.
var peakResidentMegabytes: Double {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1000
}
