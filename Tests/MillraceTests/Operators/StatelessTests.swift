import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct Filter {
    @Test func `keeps what its predicate holds for, and filterNot the rest`() throws {
        let trial = try Trial(texts: { stream in
            stream.filter { key, value in key == value }.to("same")
            stream.filterNot { key, value in key == value }.to("different")
        })
        for (key, value) in [("a", "a"), ("a", "b"), ("b", "b")] { try trial.pipe(key, value) }
        #expect(try trial.lines("same") == ["a=a@0", "b=b@0"])
        #expect(try trial.lines("different") == ["a=b@0"])
    }
}

@Suite struct Map {
    @Test func `may change both types`() throws {
        let trial = try Trial(texts: { stream in
            stream.map { key, value -> (Int64, Double) in (Int64(key.count), Double(value.count)) }.to("out")
        })
        try trial.pipe("abc", "12345", at: 3)
        let record = try #require(try trial.records().first)
        #expect(record.key == [0, 0, 0, 0, 0, 0, 0, 3])
        #expect(try record.value.map { try Serde.double.value(of: $0) } == 5)
        #expect(record.timestamp == 3)
    }

    @Test func `may make a null key and a null value`() throws {
        let trial = try Trial(texts: { stream in
            stream.map { _, _ -> (String?, String?) in (nil, nil) }.to("out")
        })
        try trial.pipe("a", "b")
        #expect(try trial.lines() == ["null=null@0"])
    }
}

@Suite struct MapValues {
    @Test func `may make a null, which is written as a tombstone`() throws {
        let trial = try Trial(texts: { stream in
            stream.mapValues { value in value.isEmpty ? nil : value }.to("out")
        })
        try trial.pipe("a", "")
        try trial.pipe("a", "x")
        let records = try trial.records()
        #expect(records.map(\.value) == [nil, [0x78]])
    }
}

@Suite struct FlatMap {
    @Test func `hands on as many records as it makes, none included, in their order`() throws {
        let trial = try Trial(texts: { stream in
            stream.flatMap { key, value in value.split(separator: " ").map { ($0.description, key) } }.to("pairs")
            stream.flatMapValues { value in value.split(separator: " ").map(String.init) }.to("values")
        })
        try trial.pipe("k", "b a  b", at: 5)
        try trial.pipe("k", "", at: 6)
        #expect(try trial.lines("pairs") == ["b=k@5", "a=k@5", "b=k@5"])
        #expect(try trial.lines("values") == ["k=b@5", "k=a@5", "k=b@5"])
    }

    @Test func `takes any sequence, a lazy one too`() throws {
        let trial = try Trial(texts: { stream in
            stream.flatMapValues { value in (1...3).lazy.map { "\(value)\($0)" } }.to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["k=v1@0", "k=v2@0", "k=v3@0"])
    }
}

@Suite struct CompactMap {
    @Test func `drops the records that it makes no value of`() throws {
        let trial = try Trial(texts: { $0.compactMap { _, value in Int64(value) }.to("out") })
        for value in ["1", "x", "3"] { try trial.pipe("k", value) }
        #expect(try trial.lines(value: .int64) == ["k=1@0", "k=3@0"])
    }
}

@Suite struct Peek {
    @Test func `sees each record once, before what follows`() throws {
        let seen = Collector<String>()
        let trial = try Trial(texts: { stream in
            stream.peek { key, value in seen.append("peek \(key)=\(value)") }
                .forEach { key, value in seen.append("forEach \(key)=\(value)") }
        })
        try trial.pipe("a", "1")
        try trial.pipe("b", "2")
        #expect(seen.elements == ["peek a=1", "forEach a=1", "peek b=2", "forEach b=2"])
    }
}

@Suite struct ForEach {
    @Test func `ends the stream and writes nothing`() throws {
        let trial = try Trial(texts: { $0.forEach { _, _ in } })
        try trial.pipe("a", "1")
        #expect(try trial.driver.writtenTopics() == ["in"])
        #expect(nodeNames(trial.topology) == ["KSTREAM-SOURCE-0000000000", "KSTREAM-FOREACH-0000000001"])
    }

    @Test func `may be named`() throws {
        let trial = try Trial(texts: { $0.forEach(named: "end") { _, _ in } })
        #expect(nodeNames(trial.topology) == ["KSTREAM-SOURCE-0000000000", "end"])
    }
}
