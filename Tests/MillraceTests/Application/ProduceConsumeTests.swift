import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `The commands produce and consume` {
    @Test func `write lines and print them again`() async throws {
        let harness = try CommandHarness()
        let produced = await harness.run("produce", "lines", input: "hello world\r\n\nlast")
        #expect(produced.status == .success)
        #expect(produced.error == "Created topic lines with 1 partition\nWrote 3 records to lines\n")
        #expect(produced.output.isEmpty)
        let consumed = await harness.run("consume", "lines")
        #expect(consumed.status == .success)
        #expect(consumed.output == "null\thello world\nnull\t\nnull\tlast\n")
        #expect(consumed.error.isEmpty)
    }

    @Test func `read and show keys and values in the topology's formats`() async throws {
        let harness = try CommandHarness()
        let input = "a|5\nb|-1\nc|NULL\n|7\n"
        _ = await harness.run(
            "produce", "word-counts", "--key-separator", "|", "--null", "NULL", "--timestamp", "77", "--header", "h=v",
            input: input)
        #expect(await harness.run("consume", "word-counts").output == "a\t5\nb\t-1\nc\tnull\n\t7\n")
        #expect(
            await harness.run(
                "consume", "word-counts", "--max", "1", "--headers", "--timestamps", "--key-separator", "="
            )
            .output == "CreateTime:77\th:v\ta=5\n")
        #expect(
            await harness.run("consume", "word-counts", "--raw", "--offset", "2", "--partition", "0").output
                == "63\tnull\n\t0000000000000007\n")
        #expect(
            await harness.run("consume", "word-counts", "--json", "--max", "3").lines.last
                == #"{"topic":"word-counts","partition":0,"offset":2,"timestamp":77,"headers":[{"name":"h","value":"v"}],"key":"c","value":null}"#
        )
    }

    @Test func `show bytes that are not of the format in hexadecimal`() async throws {
        let writer = try CommandHarness { $0.stream("x", key: .string, value: .int64).forEach { _, _ in } }
        _ = await writer.run("produce", "x", input: "255\n")
        let reader = try CommandHarness { $0.stream("x", key: .string, value: .int32).forEach { _, _ in } }
        let outcome = await reader.run("consume", "x", "--directory", writer.path)
        #expect(outcome.output == "null\t0x00000000000000ff\n")
    }

    /// A terminal would take them for commands, and a number of an unknown format for text.
    @Test(
        arguments: [
            ([0, 0, 0, 0, 0, 0, 0, 2], "0x0000000000000002"), ([0x61, 0x1b, 0x5b, 0x32, 0x4a], "0x611b5b324a"),
            ([0x7f], "0x7f"), ([0xc2, 0x9b], "0xc29b"), ([0xc3, 0x9b], "Û"), ([0x61, 0x09, 0x62], "a\tb"),
            ([0xff], "0xff"), ([0xe2, 0x82, 0xac], "€"),
        ] as [([UInt8], String)])
    func `show control characters in hexadecimal`(bytes: [UInt8], shown: String) async throws {
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let harness = try CommandHarness()
        // Of a known format, and of an unknown one.
        for topic in ["lines", "unknown"] {
            _ = await harness.run("produce", topic, "--raw", input: digits + "\n")
            #expect(await harness.run("consume", topic).output == "null\t\(shown)\n")
            #expect(await harness.run("consume", topic, "--raw").output == "null\t\(digits)\n")
            let json = await harness.run("consume", topic, "--json").output
            #expect(JSONSyntax.isValue(json))
        }
    }

    @Test func `keep control characters of known text in JSON`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", "--raw", input: "610062\n")
        #expect(await harness.run("consume", "lines", "--json").output.contains(#""value":"a\u0000b"}"#))
    }

    @Test func `give bytes back as they were`() async throws {
        let harness = try CommandHarness { $0.stream("blobs", key: .bytes.optional, value: .bytes.optional).to("out") }
        let lines = "00ff1b|deadbeef\nnull|\n0a|null\n"
        let arguments = ["--key-separator", "|", "--null", "null"]
        #expect(await harness.run(["produce", "blobs"] + arguments, input: lines).status == .success)
        let shown = await harness.run("consume", "blobs", "--key-separator", "|").output
        #expect(shown == lines)
        let raw = await harness.run("consume", "blobs", "--raw", "--key-separator", "|").output
        #expect(await harness.run(["produce", "copy", "--raw"] + arguments, input: raw).status == .success)
        #expect(await harness.run("consume", "copy", "--raw", "--key-separator", "|").output == raw)
        let odd = await harness.run("produce", "blobs", input: "abc\n")
        #expect(odd.error.contains("bytes are written as pairs of hexadecimal digits"))
    }

    @Test func `write lines in another format than the topology's, to see what it does with them`() async throws {
        let harness = try CommandHarness { $0.stream("numbers", key: .string, value: .int64).to("out") }
        let refused = await harness.run("produce", "numbers", input: "many\n")
        #expect(refused.status == .userError)
        let written = await harness.run("produce", "numbers", "--value-format", "text", input: "many\n")
        #expect(written.status == .success)
        #expect(await harness.run("consume", "numbers", "--raw").output == "null\t6d616e79\n")
        let both = await harness.run("produce", "numbers", "--raw", "--value-format", "text")
        #expect(both.error.hasPrefix("error: --raw and --value-format exclude each other\n"))
    }

    @Test func `leave out a byte order mark`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", input: "\u{feff}first\n\u{feff}second\n")
        let values = await harness.run("consume", "lines").lines
        #expect(values.map { Array($0.utf8) } == ["null\tfirst", "null\t\u{feff}second"].map { Array($0.utf8) })
    }

    @Test func `refuse a topic that looks misspelt, and note one that the application doesn't use`() async throws {
        let harness = try CommandHarness(configure: { $0.errorHandlers.processing = .deadLetter(topic: "rejects") })
        for (name, meant) in [("line", "lines"), ("word-count", "word-counts"), ("reject", "rejects")] {
            let outcome = await harness.run("produce", name, input: "x\n")
            #expect(outcome.status == .userError)
            #expect(
                outcome.error
                    == "error: there is no topic \(name), and word-count doesn't use one; did you mean \(meant)? "
                    + "--create creates \(name)\n")
        }
        let created = await harness.run("produce", "line", "--create", input: "x\n")
        #expect(
            created.error == "Created topic line with 1 partition; word-count doesn't use a topic of that name\n"
                + "Wrote 1 record to line\n")
        #expect(await harness.run("produce", "line", input: "y\n").status == .success)
    }

    @Test func `spread keys over partitions as Kafka does, and records without a key in turn`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run(
            "produce", "t", "--partitions", "4", "--key-separator", "\\t", input: "a\t1\nb\t2\nc\t3\na\t4\n")
        for (key, value) in [("a", "1"), ("b", "2"), ("c", "3"), ("a", "4")] {
            let target = partition(forKey: unsafe Array(key.utf8).span.bytes, of: 4)
            let outcome = await harness.run("consume", "t", "--partition", "\(target)")
            #expect(outcome.lines.contains("\(key)\t\(value)"))
        }
        _ = await harness.run("produce", "u", "--partitions", "4", input: "1\n2\n3\n4\n")
        for number in 0..<4 {
            #expect(await harness.run("consume", "u", "--partition", "\(number)").lines.count == 1)
        }
    }

    @Test func `read several files`() async throws {
        let harness = try CommandHarness()
        let files = ["a", "b"].map { "\(harness.path)/\($0)" }
        for file in files { try FileSystem.replace(file, with: "line of \(file.suffix(1))\n") }
        let outcome = await harness.run(["produce", "lines"] + files)
        #expect(outcome.error.hasSuffix("Wrote 2 records to lines\n"))
        #expect(await harness.run("consume", "lines").output == "null\tline of a\nnull\tline of b\n")
    }

    /// What was committed stays, the transaction at hand leaves nothing.
    @Test(arguments: [0, 1, 9_999, 10_000, 10_001, 25_000])
    func `stop at a line that can't be read`(goodLines: Int) async throws {
        let harness = try CommandHarness()
        let good = (0..<goodLines).map { "k|\($0)\n" }.joined()
        let outcome = await harness.run(
            "produce", "word-counts", "--key-separator", "|", input: good + "k|many\nk|1\n")
        let kept = goodLines / RecordProducer.transactionRecords * RecordProducer.transactionRecords
        #expect(outcome.status == .userError)
        let written =
            kept == 0
            ? "Nothing of the standard input was written"
            : "Lines 1 to \(kept) of the standard input are written, nothing after them"
        #expect(
            outcome.error.hasSuffix(
                "error: line \(goodLines + 1) of the standard input can't be written to word-counts: the text is not a "
                    + "number of type int64. \(written)\n"))
        #expect(await harness.run("consume", "word-counts").lines.count == kept)
    }

    @Test func `take a larger record where the setting of librdkafka says so, with either prefix`() async throws {
        let harness = try CommandHarness()
        let line = String(repeating: "x", count: 2_000_000) + "\n"
        let refused = await harness.run("produce", "lines", input: line)
        #expect(refused.status == .userError)
        #expect(refused.error.contains("message.max.bytes=1048576"))
        for prefix in ["producer", "kafka"] {
            let written = await harness.run(
                "produce", "lines", "--set", "\(prefix).message.max.bytes=3000000", input: line)
            #expect(written.status == .success, "\(written.error)")
        }
    }

    @Test func `refuse a directory before anything is written`() async throws {
        let harness = try CommandHarness()
        let file = "\(harness.path)/a"
        try FileSystem.replace(file, with: "line\n")
        let outcome = await harness.run("produce", "lines", file, harness.path)
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains("is a directory"))
        #expect(await harness.run("consume", "lines").lines.isEmpty)
    }

    @Test func `refuse text that is not UTF-8`() async throws {
        let harness = try CommandHarness()
        let outcome = await harness.run("produce", "lines", bytes: Array("good\n".utf8) + [0xff, 0x0a])
        #expect(outcome.status == .userError)
        #expect(
            outcome.error.contains("line 2 of the standard input can't be written to lines: the bytes are not UTF-8"))
    }

    @Test(arguments: [
        (
            ["produce", "a/b"],
            "the topic's name \"a/b\" may only have letters, digits, '.', '_' and '-'\nSee `word-count help produce`."
        ),
        (["produce", "lines", "/nowhere/x"], "can't open /nowhere/x: No such file or directory"),
        (
            ["produce", "lines", "--header", "x"],
            "--header needs NAME=VALUE, not \"x\"\nSee `word-count help produce`."
        ),
        (
            ["produce", "lines", "--key-separator", ""],
            "--key-separator can't be empty\nSee `word-count help produce`."
        ),
        (["consume", "wordcounts"], "there is no topic wordcounts; did you mean word-counts?"),
        (["consume", "zzz"], "there is no topic zzz; `topics` lists those of the application"),
        (
            ["consume", "word-counts", "--partition", "1"],
            "topic word-counts has the partitions 0 to 0, there is no partition 1"
        ),
        (["consume", "word-counts", "--offset", "1"], "--offset 1 needs --partition\nSee `word-count help consume`."),
        (
            ["consume", "word-counts", "--offset", "9", "--partition", "0"],
            "word-counts-0 holds the offsets 0 to 1, reading can't start at 9"
        ),
        (
            ["consume", "word-counts", "--offset", "first"],
            "--offset needs a whole number of at least 0, earliest or latest, not \"first\"\nSee `word-count help consume`."
        ),
    ])
    func `refuse what can't be, and write nothing`(words: [String], text: String) async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "word-counts", input: "1\n")
        let outcome = await harness.run(words, input: "x\n")
        #expect(outcome.status == .userError)
        #expect(outcome.error == "error: \(text)\n")
        #expect(await harness.run("consume", "lines").status == .userError)
    }

    @Test func `start where they are told`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", input: "0\n1\n2\n3\n")
        #expect(await harness.run("consume", "lines", "--from-beginning").lines.count == 4)
        #expect(await harness.run("consume", "lines", "--offset", "earliest").lines.count == 4)
        #expect(await harness.run("consume", "lines", "--offset", "latest").lines.isEmpty)
        #expect(
            await harness.run("consume", "lines", "--offset", "1", "--partition", "0", "--max", "2").output
                == "null\t1\nnull\t2\n")
        #expect(await harness.run("consume", "lines", "--max", "0").output.isEmpty)
    }

    /// With `--follow` and without `--from-beginning`, what was there before is left out.
    @Test(.timeLimit(.minutes(1))) func `follow what comes`() async throws {
        let harness = try CommandHarness()
        _ = await harness.run("produce", "lines", input: "old\n")
        async let everything = harness.run("consume", "lines", "--from-beginning", "--follow", "--max", "2")
        async let new = harness.run("consume", "lines", "--follow", "--max", "1")
        // What is written after the other two have begun is seen by both; so it is written until they have seen it.
        let writer = Task {
            while !Task.isCancelled { _ = await harness.run("produce", "lines", input: "new\n") }
        }
        #expect(await new.output == "null\tnew\n")
        #expect(await everything.output == "null\told\nnull\tnew\n")
        writer.cancel()
        await writer.value
    }

    @Test func `need a log to read from`() async throws {
        let harness = try CommandHarness()
        for command in ["consume lines", "lag"] {
            let outcome = await harness.run(command.split(separator: " ").map(String.init))
            #expect(outcome.status == .userError)
            #expect(outcome.error.contains("there is no log in \(harness.path)/log yet"))
        }
    }
}
