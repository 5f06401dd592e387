import Millrace
import MillraceRuntime

/// Checks what is made of tables: joins of the numbers with them record by record, joins of two tables and the grouped one
/// by the rows that their inputs add up to.
struct TableCheck {
    private var accounts = TableModel(CrashTopology.accounts)
    private var limits = TableModel(CrashTopology.limits)
    private var branches = TableModel(CrashTopology.branches)
    private var rates = TableModel(CrashTopology.rates)
    private var totals = TableModel(CrashTopology.totals)
    private var located = TableModel(CrashTopology.located)
    private var balances = TableModel(CrashTopology.balances)
    private var enriched = CrashTopology.partitions(of: CrashTopology.enriched).map {
        JoinCheck($0, isInOneTask: true)
    }
    private var rated = CrashTopology.partitions(of: CrashTopology.rated).map { JoinCheck($0, isInOneTask: false) }
    /// The groups that ever had an account: their balance stays when the last one leaves.
    private var groups: Set<String> = []

    /// The rows that the stores have, or will have once restored.
    func rows(of store: String, partition: PartitionID) -> Rows? {
        [accounts, limits, branches, totals, located, balances].first { $0.topic == store }?
            .rows[Int(partition.rawValue)]
    }

    /// Takes in what was committed since the last time. Returns how many records it compared.
    mutating func advance(_ view: any LogView) throws -> Int {
        let read = [accounts, limits, branches].flatMap { CrashTopology.partitions(of: $0.topic) }
        let committed = try view.committed(read)
        for account in try accounts.advance(to: committed, view) {
            if let value = account.value { groups.insert(CrashTopology.group(of: value)) }
        }
        try limits.advance(to: committed, view)
        try branches.advance(to: committed, view)
        // Each process reads all of it, and commits nothing.
        try rates.advance(to: try view.ends(of: CrashTopology.partitions(of: rates.topic)), view)
        let written = try view.ends(
            of: [totals, located, balances].flatMap { CrashTopology.partitions(of: $0.topic) })
        let changes = try totals.advance(to: written, view).count + balances.advance(to: written, view).count
        let places = try located.advance(to: written, view)
        // One task has both sides and the result, so that they fit at any time.
        try totals.expectRows(dueTotals()) { "\(ValuePair(packed: $0))" }
        for place in places { try check(place) }
        return changes + places.count
    }

    /// Checks the joins of the numbers of one partition. Returns how many results it compared.
    mutating func join(_ numbers: [Entry], of partition: PartitionID, _ view: any LogView) throws -> Int {
        let index = Int(partition.rawValue)
        return try enriched[index].advance(numbers, with: accounts.history, by: \.key, view)
            + rated[index].advance(numbers, with: rates.history, by: { CrashTopology.rate(of: $0.value ?? 0) }, view)
    }

    /// Once the application has caught up: all of the tables was taken in, and nothing is under way between them.
    func finish(_ view: any LogView) throws {
        for table in [accounts, limits, branches] { try table.expectEnd(view) }
        try located.expectRows(dueLocated()) { "\(ValuePair(packed: $0))" }
        var sums = Dictionary(uniqueKeysWithValues: groups.map { ($0, Int64(0)) })
        for account in accounts.values.values { sums[CrashTopology.group(of: account), default: 0] += account }
        try balances.expectRows(sums)
    }

    private func dueTotals() -> [String: Int64] {
        let (accounts, limits) = (accounts.values, limits.values)
        let keys = Set(accounts.keys).union(limits.keys)
        return Dictionary(
            uniqueKeysWithValues: keys.map { ($0, ValuePair(accounts[$0], limits[$0]).packed) })
    }

    private func dueLocated() -> [String: Int64] {
        let branches = branches.values
        return accounts.values.mapValues { account in
            ValuePair(account, branches[CrashTopology.branch(of: account)]).packed
        }
    }

    /// While changes are under way, a result may be an earlier one, but never one that there can't have been.
    private func check(_ place: Entry) throws {
        guard let value = place.value else { return }
        let pair = ValuePair(packed: value)
        try expect(
            accounts.history.index(of: pair.first, for: place.key) != nil
                && branches.history.index(of: pair.second, for: CrashTopology.branch(of: pair.first ?? 0)) != nil,
            "\(located.topic) says \(place.key) = \(pair) at \(place.timestamp), and there were no such rows")
    }
}
