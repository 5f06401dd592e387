import EmbeddedLog
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

@Suite struct EmbeddedLogContractTests {
    @Test(arguments: LogContract.cases)
    func `the embedded log does what every log must`(_ contractCase: LogContract.Case) throws {
        let directory = try TemporaryDirectory()
        let log = try EmbeddedLog(directory: directory.path, options: .quick)
        defer { log.close() }
        try contractCase.run(LogContract(log: log))
    }
}

extension EmbeddedLogOptions {
    /// For tests that don't pull the plug: no syncs and no background thread.
    static let quick = EmbeddedLogOptions(
        durability: .withoutSync, cleaningInterval: nil, maximumRecordBytes: 32 << 20)
}
