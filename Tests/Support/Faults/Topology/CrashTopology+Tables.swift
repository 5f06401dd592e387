import Millrace

/// The tables of the fault tests' topology, and what is made of them.
///
/// From `accounts`, `limits`, `branches` and `rates`, tables whose values are all different:
/// - `enriched`: each number with the account of its key, or with none
/// - `rated`: each number with the row of the global table `rates` that its last digit names, or with none
/// - `totals`: accounts and limits of the same key, an outer join
/// - `located`: accounts with the branches that they refer to, or with none, a join by foreign key
/// - `balances`: the sum of the accounts of each group, by adding and subtracting
extension CrashTopology {
    package static let accounts = "accounts"
    package static let limits = "limits"
    package static let branches = "branches"
    package static let rates = "rates"

    package static let enriched = "enriched"
    package static let rated = "rated"
    package static let totals = "totals"
    package static let located = "located"
    package static let balances = "balances"

    /// The store of the foreign-key join's subscriptions.
    package static let subscriptions = "located-subscription-store"

    /// The branch that an account refers to.
    package static func branch(of account: Int64) -> String { "branch-\(account % branchCount)" }
    package static let branchCount: Int64 = 50

    /// The row of the global table that a number refers to.
    package static func rate(of number: Int64) -> String { "rate-\(number % rateCount)" }
    package static let rateCount: Int64 = 10

    /// The group whose balance an account is part of.
    package static func group(of account: Int64) -> String { "group-\(account % 20)" }

    static func addTables(to builder: StreamsBuilder, joining numbers: KStream<String, Int64>) {
        let accounts = builder.table(accounts, key: .string, value: .int64, store: Materialized(accounts))
        let limits = builder.table(limits, key: .string, value: .int64, store: Materialized(limits))
        let branches = builder.table(branches, key: .string, value: .int64, store: Materialized(branches))
        let rates = builder.globalTable(rates, key: .string, value: .int64, store: Materialized(rates))
        numbers.leftJoin(accounts) { number, account in ValuePair(number, account).packed }
            .to(enriched, value: .int64)
        numbers.leftJoin(rates, by: { _, number in rate(of: number) }) { number, rate in
            ValuePair(number, rate).packed
        }
        .to(rated, value: .int64)
        accounts.outerJoin(limits, store: Materialized(totals, value: .int64)) { account, limit in
            ValuePair(account, limit).packed
        }
        .toStream().to(totals)
        // Not an inner join: as in Kafka Streams, its result may be an old one if a row is deleted and comes back at once,
        // with the key of a row that there isn't.
        accounts.leftJoin(
            branches, by: { account in branch(of: account) }, store: Materialized(located, value: .int64),
            named: located
        ) { account, branch in ValuePair(account, branch).packed }
        .toStream().to(located)
        accounts.groupBy(key: .string) { _, account in (group(of: account), account) }
            .aggregate(
                initial: Int64(0), store: Materialized(balances),
                adding: { _, account, sum in sum + account },
                subtracting: { _, account, sum in sum - account }
            )
            .toStream().to(balances)
    }
}
