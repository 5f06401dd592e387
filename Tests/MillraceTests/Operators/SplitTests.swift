import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Split {
    @Test func `a record goes to the first branch whose predicate holds, else to the default`() throws {
        let trial = try Trial(texts: { stream in
            let split = stream.split()
            split.branch { _, value in value.hasPrefix("a") }.to("first")
            split.branch { _, value in value.hasSuffix("z") }.to("second")
            split.defaultBranch().to("rest")
        })
        for value in ["az", "bz", "b", "a"] { try trial.pipe("k", value) }
        #expect(try trial.lines("first") == ["k=az@0", "k=a@0"])
        #expect(try trial.lines("second") == ["k=bz@0"])
        #expect(try trial.lines("rest") == ["k=b@0"])
    }

    @Test func `without a default branch what fits no branch is dropped`() throws {
        let trial = try Trial(texts: { stream in
            stream.split().branch { _, value in value == "a" }.to("out")
        })
        for value in ["a", "b"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=a@0"])
    }

    @Test func `no predicate is asked behind the one that holds`() throws {
        let asked = Collector<Int>()
        let trial = try Trial(texts: { stream in
            let split = stream.split()
            for number in 1...3 {
                split.branch { _, value in
                    asked.append(number)
                    return value == "\(number)"
                }.to("out")
            }
        })
        try trial.pipe("k", "2")
        #expect(asked.elements == [1, 2])
    }

    @Test func `branches keep the serdes, and that the key was changed`() throws {
        let trial = try Trial { builder in
            let split = builder.stream("in", key: .marked("<"), value: .marked("#"))
                .selectKey(key: .marked("!")) { _, value in value }.split()
            split.branch { _, _ in true }.groupByKey().reduce(store: "latest") { _, new in new }.toStream().to("out")
        }
        try trial.pipe("<k<", "#v#")
        #expect(try trial.lines() == ["!v!=#v#@0"])
        #expect(repartitionTopics(trial.topology) == ["latest-repartition"])
    }

    @Test func `branches are named after the split and their place, or as they are called`() throws {
        let trial = try Trial(texts: { stream in
            let split = stream.split(named: "size-")
            split.branch { _, _ in true }.to("out")
            split.branch(named: "large") { _, _ in true }.to("out")
            split.branch { _, _ in true }.to("out")
            split.defaultBranch().to("out")
        })
        #expect(
            nodeNames(trial.topology).filter { $0.hasPrefix("size-") } == [
                "size-", "size-1", "size-large", "size-3", "size-0",
            ])
    }

    @Test func `a branch behind the default, or a second default, is a mistake`() {
        let found = mistakes { builder in
            let split = builder.stream("in", key: .string, value: .string).split(named: "s")
            let _ = split.defaultBranch()
            let _ = split.branch { _, _ in true }
            let _ = split.defaultBranch(named: "again")
        }
        #expect(
            found == [
                "node s: a branch after the default branch would never get a record",
                "node s has a default branch already",
            ])
    }
}
