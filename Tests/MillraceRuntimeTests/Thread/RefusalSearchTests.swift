import MillraceRuntime
import Testing

@Suite struct `The search for a refused record` {
    /// Runs a search over so many records of which some are refused; answers the sizes of the transactions that failed.
    private func search(_ records: Int, refused: Set<Int>, isTransactional: Bool = true) -> (failed: [Int], all: Int) {
        var search: RefusalSearch?
        var (position, failed, transactions) = (0, [Int](), 0)
        var known: Set<Int> = []
        while position < records, transactions < 100_000 {
            transactions += 1
            let count = min(search?.limit ?? records, records - position)
            let found = refused.filter { $0 >= position && $0 < position + count }
            let isConfirmed = search?.confirms ?? false
            if !found.isEmpty, !(isConfirmed && (!isTransactional || found.isSubset(of: known))) {
                failed.append(count)
                if isConfirmed { known.formUnion(found) }
                if search == nil {
                    search = RefusalSearch(records: count, isTransactional: isTransactional)
                } else {
                    search?.failed(records: count)
                }
            } else {
                position += count
                if search?.committed(hadRefusal: isConfirmed && !found.isEmpty) == true { search = nil }
            }
        }
        return (failed, transactions)
    }

    @Test(arguments: [1, 2, 31, 32, 33, 1000, 50_000, 1_000_000])
    func `comes to one input record in few steps, wherever it is`(records: Int) {
        for refused in [0, records / 3, records / 2, records - 1] {
            let (failed, all) = search(records, refused: [refused])
            #expect(failed.count <= 16)
            #expect(failed.last == 1)
            #expect(all <= 200)
        }
    }

    @Test func `finds many, and is over behind them`() {
        let (failed, all) = search(10_000, refused: Set(stride(from: 5, to: 10_000, by: 100)))
        #expect(failed.count <= 600)
        #expect(all < 5000)
    }

    @Test func `costs two transactions for each where all are refused`() {
        let (failed, all) = search(1000, refused: Set(0..<1000))
        #expect(failed.count < 1010)
        #expect(all < 2020)
    }

    @Test(arguments: [1, 500, 50_000])
    func `repeats little where repetitions show in the log`(records: Int) {
        let (failed, _) = search(records, refused: [records / 2], isTransactional: false)
        #expect(failed.count <= 3)
    }
}
