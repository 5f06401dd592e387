import KafkaClient
import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `The settings` {
    private func value(
        of key: String, in outcome: CommandHarness.Outcome
    ) -> String? {
        outcome.lines.first { $0.hasPrefix("\(key) ") }.map {
            $0.dropFirst(key.count).split(separator: " ", maxSplits: 1).joined(separator: " ")
                .split(separator: " ").joined(separator: " ")
        }
    }

    /// Each place overrides those before it.
    @Test func `come from the code, the file, the environment and the command line, the last one counting`()
        async throws
    {
        let usual = try CommandHarness()
        #expect(value(of: "commit.interval.ms", in: await usual.run("config")) == "100ms default")

        let harness = try CommandHarness(configure: { $0.commitInterval = .seconds(1) })
        let file = "\(harness.path)/app.properties"
        try FileSystem.replace(file, with: "# ours\ncommit.interval.ms=2000\n")
        let variable = ["MILLRACE_COMMIT_INTERVAL_MS": "3s"]
        #expect(value(of: "commit.interval.ms", in: await harness.run("config")) == "1s code")
        #expect(
            value(of: "commit.interval.ms", in: await harness.run("config", "--config", file))
                == "2s file (\(file):2)")
        #expect(
            value(of: "commit.interval.ms", in: await harness.run("config", environment: ["MILLRACE_CONFIG": file]))
                == "2s file (\(file):2)")
        #expect(
            value(of: "commit.interval.ms", in: await harness.run("config", "--config", file, environment: variable))
                == "3s environment (MILLRACE_COMMIT_INTERVAL_MS)")
        #expect(
            value(
                of: "commit.interval.ms",
                in: await harness.run("config", "--config", file, "--commit-interval", "4000", environment: variable))
                == "4s command line (--commit-interval)")
    }

    /// A value for each setting, other than the usual one.
    private static let values = [
        "application.id": "other", "directory": "/tmp/d", "state.dir": "/tmp/s", "num.stream.threads": "3",
        "commit.interval.ms": "7s", "buffered.records.per.partition": "77", "repartition.purge.interval.ms": "9s",
        "max.task.idle.ms": "-1",
        "deserialization.exception.handler": "dead-letter:dead", "processing.exception.handler": "skip",
        "production.exception.handler": "skip", "errors.dead.letter.queue.topic.name": "dead", "missing.topics": "wait",
        "num.partitions": "5", "survive.power.loss": "false", "log.level": "error", "log.summary.interval.ms": "1m",
        "bootstrap.servers": "one:9092,two:9092", "ssl.enabled": "true", "ssl.ca.location": "/tmp/ca.pem",
        "sasl.mechanism": "SCRAM-SHA-512", "processing.guarantee": "at_least_once", "transaction.timeout.ms": "20s",
        "session.timeout.ms": "6s", "max.poll.interval.ms": "1m", "replication.factor": "3",
        "ensure.explicit.internal.resource.naming": "true",
    ]

    /// Those that are only taken together are tried below.
    @Test(arguments: Setting.all.map(\.key).filter { values[$0] != nil })
    func `can each be set by its variable and by its option`(key: String) async throws {
        let setting = try #require(Setting.all.first { $0.key == key })
        let wanted = try #require(Self.values[key])
        let harness = try CommandHarness()
        let byVariable = await harness.run("config", environment: [setting.variable: wanted])
        #expect(value(of: key, in: byVariable) == "\(wanted) environment (\(setting.variable))")
        let byKey = await harness.run(["config", "--set", "\(key)=\(wanted)"])
        #expect(value(of: key, in: byKey) == "\(wanted) command line (--set)")
        guard let option = setting.option else { return }
        let byOption = await harness.run(["config", option.name] + (option.value == nil ? [] : [wanted]))
        #expect(value(of: key, in: byOption) == "\(wanted) command line (\(option.name))")
    }

    @Test func `that log in to Kafka come together, and the password is never shown`() async throws {
        let harness = try CommandHarness()
        let both = await harness.run("config", environment: ["KAFKA_USERNAME": "alice", "KAFKA_PASSWORD": "hush-hush"])
        #expect(value(of: "sasl.username", in: both) == "alice environment (KAFKA_USERNAME)")
        #expect(value(of: "sasl.password", in: both) == "*** environment (KAFKA_PASSWORD)")
        #expect(!both.output.contains("hush-hush"))
        let one = await harness.run("config", environment: ["KAFKA_PASSWORD": "hush-hush"])
        #expect(one.status == .userError)
        #expect(
            one.error
                == "error: sasl.password is set, but sasl.username (KAFKA_USERNAME) is not: logging in to Kafka takes "
                + "both\n")
    }

    @Test func `that the library doesn't know, or can't take, are refused before anything starts`() async throws {
        let harness = try CommandHarness()
        let unknown = await harness.run(["run", "--set", "consumer.fetch.min.byte=5"])
        #expect(unknown.status == .userError)
        #expect(unknown.error.contains("--set: librdkafka"))
        #expect(unknown.error.contains("fetch.min.bytes"))
        let reserved = await harness.run(["run", "--set", "consumer.group.id=other"])
        #expect(reserved.status == .userError)
        #expect(reserved.error.contains("--set: group.id can't be overridden"))
        let impossible = await harness.run(["run", "--set", "producer.linger.ms=soon"])
        #expect(impossible.status == .userError)
        #expect(impossible.error.contains("linger.ms"))
    }

    @Test func `of the library have a prefix that says whose they are, and hide their secrets`() async throws {
        let harness = try CommandHarness()
        let outcome = await harness.run(
            ["config", "--set", "kafka.ssl.key.password=hush-hush"],
            environment: ["MILLRACE_CONSUMER_FETCH_MIN_BYTES": "5"])
        #expect(
            value(of: "consumer.fetch.min.bytes", in: outcome) == "5 environment (MILLRACE_CONSUMER_FETCH_MIN_BYTES)")
        #expect(value(of: "kafka.ssl.key.password", in: outcome) == "*** command line (--set)")
        let bare = await harness.run(["config", "--set", "fetch.min.bytes=5"])
        #expect(
            bare.error == "error: unknown setting fetch.min.bytes; a setting of librdkafka needs a prefix, as in "
                + "kafka.fetch.min.bytes\n")
    }

    @Test(arguments: [
        (
            ["--set", "num.standby.replicas=1"],
            "num.standby.replicas is not a setting here: not supported: there are no"
        ),
        (
            ["--set", "default.key.serde=x"],
            "default.key.serde is not a setting here: not needed: the code gives serdes"
        ),
        (["--set", "main.consumer.fetch.min.bytes=1"], "write `consumer.`"),
        (["--set", "auto.offset.reset=latest"], "the code sets it for each source: `stream(…, offsetReset: .latest)`"),
        (
            ["--set", "consumer.auto.offset.reset=latest"],
            "--set: auto.offset.reset can't be overridden: the code sets it for each source"
        ),
        (
            ["--set", "consumer.session.timeout.ms=1"],
            "--set: session.timeout.ms is a setting without prefix: write session.timeout.ms\n"
        ),
        (
            ["--set", "consumer.enable.partition.eof=true"],
            "enable.partition.eof can't be overridden: Millrace sets it, and its guarantees depend on it"
        ),
        (
            ["--deserialization-handler", "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler"],
            "; Kafka Streams' LogAndContinue… is skip"
        ),
        (["--deserialization-handler", "logAndContinue"], "; Kafka Streams' LogAndContinue… is skip"),
        (["--processing-handler", "LogAndFailProcessingExceptionHandler"], "; Kafka Streams' LogAndFail… is fail"),
        (["--production-handler", "DefaultProductionExceptionHandler"], "; Kafka Streams' default is fail"),
        (["--production-handler", "com.example.MyHandler"], "set it in configure(_:) as an ErrorHandler"),
        (["--processing-guarantee", "exactly_once"], "; Kafka Streams' old name for exactly_once_v2"),
    ])
    func `of Kafka Streams that have another name or value here lead to it`(words: [String], text: String) async throws
    {
        let outcome = await (try CommandHarness()).run(["config"] + words)
        #expect(outcome.status == .userError)
        #expect(outcome.error.contains(text), "\(outcome.error)")
    }

    @Test func `show that the application's id comes from the code`() async throws {
        #expect(value(of: "application.id", in: await (try CommandHarness()).run("config")) == "word-count code")
    }

    @Test func `can ask for names of all stores and repartition topics`() async throws {
        let unnamed = try CommandHarness { streams in
            streams.stream("in", key: .ignored, value: .string).groupBy { _, text in text }.count()
        }
        _ = await unnamed.run("produce", "in", input: "x\n")
        let key = "ensure.explicit.internal.resource.naming=true"
        let refused = await unnamed.run("run", "--until-caught-up", "--set", key)
        #expect(refused.status == .userError)
        #expect(
            refused.error.contains(
                "the name of the store KSTREAM-AGGREGATE-STATE-STORE-0000000002 (`store:`) and of the repartition topic "
                    + "KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition (`named:`) is generated"))
        #expect(await unnamed.run("run", "--until-caught-up").status == .success)
        let named = try CommandHarness()
        _ = await named.run("produce", "lines", input: "x\n")
        #expect(await named.run("run", "--until-caught-up", "--set", key).status == .success)
    }

    @Test func `with a dead-letter topic send there what handlers skip`() async throws {
        let outcome = await (try CommandHarness()).run(
            "config", "--dead-letter-topic", "dead", "--processing-handler", "skip")
        #expect(
            value(of: "processing.exception.handler", in: outcome)
                == "dead-letter:dead command line (--processing-handler)")
        #expect(value(of: "production.exception.handler", in: outcome) == "fail default")
    }

    @Test(arguments: [("true", true), ("1", true), ("Yes", true), ("false", false), ("0", false), ("no", false)])
    func `KAFKA_SSL means the same as for KafkaClient`(text: String, isOn: Bool) async throws {
        let outcome = await (try CommandHarness()).run("config", environment: ["KAFKA_SSL": text])
        #expect(value(of: "ssl.enabled", in: outcome) == "\(isOn) environment (KAFKA_SSL)")
        let variables = ["KAFKA_BROKERS": "a:1", "KAFKA_SSL": text]
        #expect(try KafkaConfiguration(environment: { variables[$0] })?.security.usesTLS == isOn)
    }

    @Test(arguments: [
        (
            "MILLRACE_NUM_STREAM_THREADS", "0",
            "MILLRACE_NUM_STREAM_THREADS needs a whole number from 1 to 1024, not \"0\""
        ),
        ("MILLRACE_SURVIVE_POWER_LOSS", "maybe", "MILLRACE_SURVIVE_POWER_LOSS needs true or false, not \"maybe\""),
        (
            "MILLRACE_PROCESSING_EXCEPTION_HANDLER", "dead-letter:",
            "MILLRACE_PROCESSING_EXCEPTION_HANDLER needs fail, skip or dead-letter:TOPIC, not \"dead-letter:\""
        ),
        (
            "MILLRACE_COMIT_INTERVAL_MS", "5",
            "unknown environment variable MILLRACE_COMIT_INTERVAL_MS; did you mean MILLRACE_COMMIT_INTERVAL_MS?"
        ),
        ("MILLRACE_CONFIG", "/nowhere/x", "the configuration file /nowhere/x doesn't exist"),
        ("KAFKA_BROKERS", ",", "KAFKA_BROKERS needs brokers as host:port, separated by commas, not \",\""),
        ("KAFKA_SSL", "perhaps", "KAFKA_SSL needs true or false, not \"perhaps\""),
    ])
    func `in the environment that can't be end the command`(name: String, value: String, text: String) async throws {
        for command in ["config", "run", "lag", "topics"] {
            let outcome = await (try CommandHarness()).run(command, environment: [name: value])
            #expect(outcome.status == .userError)
            #expect(outcome.error == "error: \(text)\n")
        }
    }

    @Test(arguments: [
        ("num.stream.thread=3", "unknown setting num.stream.thread; did you mean num.stream.threads?"),
        (
            "commit.interval.ms=soon",
            "commit.interval.ms needs a time such as 100ms, 30s, 2m or 1h, or plain milliseconds, at least 1ms, not \"soon\""
        ),
    ])
    func `in a file that can't be name file and line`(line: String, text: String) async throws {
        let harness = try CommandHarness()
        let file = "\(harness.path)/app.properties"
        try FileSystem.replace(file, with: "\n\(line)\n")
        let outcome = await harness.run("run", "--config", file)
        #expect(outcome.status == .userError)
        #expect(outcome.error == "error: \(file):2: \(text)\n")
    }

    @Test func `on the command line that can't be name the option and its help`() async throws {
        let outcome = await (try CommandHarness()).run("run", "--threads", "none")
        #expect(outcome.status == .userError)
        #expect(
            outcome.error
                == "error: --threads needs a whole number from 1 to 1024, not \"none\"\nSee `word-count help run`.\n")
    }

    @Test func `that are secret are never shown`() {
        let setting = Setting("password", nil, ValueForm.text, \.streams.applicationID, isSecret: true)
        #expect(setting.shownText(Settings(StreamsConfiguration(applicationID: "hunter2"))) == "***")
    }

    @Test func `have keys, variables and options of their own`() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
        let options = Setting.all.compactMap { $0.option?.name }
        #expect(Set(options).count == options.count)
        #expect(Setting.commitInterval.variable == "MILLRACE_COMMIT_INTERVAL_MS")
    }

    @Test func `are listed for programs`() async throws {
        let outcome = await (try CommandHarness()).run("config", "--json", "--threads", "2")
        #expect(outcome.status == .success)
        #expect(JSONSyntax.isValue(outcome.output))
        #expect(
            outcome.output.contains(
                """
                    {
                      "key": "num.stream.threads",
                      "value": "2",
                      "source": "command line",
                      "from": "--threads",
                      "variable": "MILLRACE_NUM_STREAM_THREADS",
                      "option": "--threads"
                    }
                """))
    }
}
