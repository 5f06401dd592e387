import FaultTesting
import MillraceRuntime
import TestBasics

/// What happens in one round, and when. The seed decides it.
struct RoundPlan {
    enum Action {
        case start(member: Int)
        /// The process is killed, or killed itself: it must be dead by now.
        case kill(member: Int)
        case deleteState(member: Int)
        case terminate(member: Int)
        case pause(member: Int)
        case resume(member: Int)
        /// Another producer takes over the transactional ids of the process's threads.
        case fence(member: Int)
        case stopBroker
        case killBroker
        case startBroker
    }

    struct Event {
        var time: Duration
        var action: Action
    }

    private(set) var events: [Event] = []
    private(set) var launches: [Member.Launch] = []
    /// How long input is written.
    private(set) var length = Duration.seconds(4)
    /// What is lost before the round.
    private(set) var loss: Loss?
    /// Whether the events begin when both processes are at work, and not while they start.
    private(set) var waitsForWork: Bool

    private enum MemberFault {
        case kill, pause, terminate, none
        /// The process kills itself at a step of a commit.
        case die(CommitStep)

        var isKill: Bool { if case .kill = self { true } else { false } }

        /// Whether it leaves no transaction open.
        var isOrderly: Bool {
            switch self {
            case .terminate, .none: true
            case .kill, .pause, .die: false
            }
        }
    }

    /// `number` counts from 1: the first rounds have what no test may be without.
    init(_ random: inout SeededGenerator, number: Int) {
        waitsForWork = number <= 3 || !random.happens(onceIn: 5)
        var faults: [MemberFault]
        var disturbsBroker = random.happens(onceIn: 4)
        switch number {
        case 1: (faults, disturbsBroker) = ([.kill, .die(.logCommitted)], false)
        case 2: (faults, disturbsBroker) = ([.pause, .kill], false)
        case 3: (faults, disturbsBroker) = ([.none, .die(.stateCommitted)], true)
        default: faults = [Self.fault(&random), Self.fault(&random)]
        }
        faults.shuffle(using: &random)
        // At least one that may hit an open transaction.
        if faults.allSatisfy(\.isOrderly) { faults[0] = .kill }
        // Often so long that a kill hardly misses the transaction.
        let interval = random.happens(onceIn: 3) ? .milliseconds(100) : random.milliseconds(400...2_500)
        for (member, fault) in faults.enumerated() {
            launches.append(
                Member.Launch(
                    threads: Int.random(in: 1...2, using: &random), commitInterval: interval,
                    death: Self.death(fault, &random, interval)))
            add(fault, member: member, &random)
        }
        if number <= 3 || random.happens(onceIn: 2) {
            // Before the other faults, or in their midst.
            let moment = number <= 3 || random.happens(onceIn: 2) ? 100...450 : 300...3_500
            add(.fence(member: Int.random(in: 0...1, using: &random)), at: random.milliseconds(moment))
        }
        if disturbsBroker { addBrokerFault(&random, isOrderly: random.happens(onceIn: 2)) }
        switch number {
        case 2: loss = .group
        case 3: loss = .changelogWithoutStates
        default: loss = random.happens(onceIn: 4) ? Loss.allCases.randomElement(using: &random) : nil
        }
        events.sort { $0.time < $1.time }
        length = max(length, (events.last?.time ?? .zero) + .seconds(1))
    }

    private static func fault(_ random: inout SeededGenerator) -> MemberFault {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<35: .kill
        // Between the log's commit and a state's, say, where a kill from outside hardly ever hits.
        case ..<42: .die(.logCommitted)
        case ..<49: .die(.stateCommitted)
        case ..<55: .die(CommitStep.allCases.randomElement(using: &random) ?? .begun)
        case ..<75: .pause
        case ..<90: .terminate
        default: .none
        }
    }

    private static func death(
        _ fault: MemberFault, _ random: inout SeededGenerator, _ interval: Duration
    ) -> String? {
        guard case .die(let step) = fault else { return nil }
        // So that it falls into the round.
        let most = max(2, Int(.seconds(2) / interval))
        return "\(step.rawValue):\(Int.random(in: 1...most, using: &random))"
    }

    private mutating func add(_ fault: MemberFault, member: Int, _ random: inout SeededGenerator) {
        let moment = random.milliseconds(500...2_500)
        switch fault {
        case .none: return
        case .pause:
            add(.pause(member: member), at: moment)
            // Longer than the session lasts: the other process takes over.
            add(.resume(member: member), at: moment + random.milliseconds(7_000...9_000))
        case .terminate:
            add(.terminate(member: member), at: moment)
            add(.start(member: member), at: moment + random.milliseconds(500...3_000))
        case .kill, .die:
            // One that kills itself is given time to.
            let death = fault.isKill ? moment : .seconds(4)
            add(.kill(member: member), at: death)
            if random.happens(onceIn: 10) { add(.deleteState(member: member), at: death + .milliseconds(10)) }
            // It comes back before the group has noticed, or after its tasks have gone to the other process.
            let absence = random.happens(onceIn: 3) ? 7_000...9_000 : 100...2_500
            let start = death + random.milliseconds(absence)
            add(.start(member: member), at: start)
            if fault.isKill, absence.upperBound < 7_000, random.happens(onceIn: 4) {
                let again = start + random.milliseconds(1_000...4_000)
                add(.kill(member: member), at: again)
                add(.start(member: member), at: again + random.milliseconds(absence))
            }
        }
    }

    private mutating func addBrokerFault(_ random: inout SeededGenerator, isOrderly: Bool) {
        let moment = random.milliseconds(500...3_500)
        add(isOrderly ? .stopBroker : .killBroker, at: moment)
        add(.startBroker, at: moment + random.milliseconds(100...4_000))
    }

    private mutating func add(_ action: Action, at time: Duration) { events.append(Event(time: time, action: action)) }
}

extension RoundPlan: CustomStringConvertible {
    var description: String {
        let members = launches.enumerated().map { index, launch in
            "\(Member.name(index)): \(launch.threads) thread\(launch.threads == 1 ? "" : "s")"
                + (launch.death.map { ", dies at \($0)" } ?? "")
        }
        let events = events.map { event in
            "\((event.time / .seconds(1)).formatted(decimals: 1)) s \(event.action)"
        }
        return "commit interval \(launches[0].commitInterval), " + (members + events).joined(separator: "; ")
    }
}

extension RoundPlan.Action: CustomStringConvertible {
    var description: String {
        switch self {
        case .start(let member): "start \(Member.name(member))"
        case .kill(let member): "kill -9 \(Member.name(member))"
        case .deleteState(let member): "delete the state of \(Member.name(member))"
        case .terminate(let member): "SIGTERM \(Member.name(member))"
        case .pause(let member): "SIGSTOP \(Member.name(member))"
        case .resume(let member): "SIGCONT \(Member.name(member))"
        case .fence(let member): "fence \(Member.name(member))"
        case .stopBroker: "stop the broker"
        case .killBroker: "kill -9 the broker"
        case .startBroker: "start the broker"
        }
    }
}

extension Member {
    static func name(_ index: Int) -> String { index == 0 ? "a" : "b" }
}
