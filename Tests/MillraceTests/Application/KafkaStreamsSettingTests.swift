import MillraceRuntime
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `Kafka Streams' settings` {
    /// `StreamsConfig.configDef().names()` of Kafka Streams 4.3.1.
    private static let names = """
        acceptable.recovery.lag allow.os.group.write.access application.id application.server bootstrap.servers
        buffered.records.per.partition built.in.metrics.version cache.max.bytes.buffering client.id commit.interval.ms
        config.providers connections.max.idle.ms default.client.supplier default.deserialization.exception.handler
        default.dsl.store default.key.serde default.list.key.serde.inner default.list.key.serde.type
        default.list.value.serde.inner default.list.value.serde.type default.production.exception.handler
        default.timestamp.extractor default.value.serde deserialization.exception.handler dsl.store.format
        dsl.store.suppliers.class enable.metrics.push ensure.explicit.internal.resource.naming
        errors.dead.letter.queue.topic.name group.protocol log.summary.interval.ms max.task.idle.ms max.warmup.replicas
        metadata.max.age.ms metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy metric.reporters
        metrics.num.samples metrics.recording.level metrics.sample.window.ms num.standby.replicas num.stream.threads
        poll.ms probing.rebalance.interval.ms processing.exception.handler processing.exception.handler.global.enabled
        processing.guarantee processor.wrapper.class production.exception.handler
        rack.aware.assignment.non_overlap_cost rack.aware.assignment.strategy rack.aware.assignment.tags
        rack.aware.assignment.traffic_cost receive.buffer.bytes reconnect.backoff.max.ms reconnect.backoff.ms
        repartition.purge.interval.ms replication.factor request.timeout.ms retry.backoff.ms rocksdb.config.setter
        security.protocol send.buffer.bytes state.cleanup.delay.ms state.cleanup.dir.max.age.ms state.dir
        statestore.cache.max.bytes task.assignor.class task.timeout.ms topology.optimization upgrade.from window.size.ms
        windowed.inner.class.serde windowstore.changelog.additional.retention.ms
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let own = Set(Setting.all.map(\.key))

    @Test func `are each a setting here, or lead to what there is instead`() {
        for name in Self.names {
            let isAdvised = KafkaStreamsSetting.streams.contains { $0.key == name }
            #expect(Self.own.contains(name) != isAdvised, "\(name)")
        }
        let advised = KafkaStreamsSetting.streams + KafkaStreamsSetting.clients
        #expect(Set(KafkaStreamsSetting.streams.map(\.key)).subtracting(Self.names).isEmpty)
        #expect(Set(advised.map(\.key)).count == advised.count)
    }

    @Test func `that are to be written in another way lead to keys that can be set`() throws {
        let prefixes = ["kafka.", "consumer.", "producer."]
        for (key, advice) in KafkaStreamsSetting.streams + KafkaStreamsSetting.clients
        where advice.hasPrefix("write") && !advice.contains("with a librdkafka") {
            for named in advice.split(separator: "`").enumerated().filter({ $0.offset % 2 == 1 }).map({
                String($0.element)
            }) {
                if Self.own.contains(named) { continue }
                #expect(prefixes.contains { named.hasPrefix($0) }, "\(key): \(named)")
                let (clients, name) = try #require(ClientSettings.split(named))
                #expect(clients.problem(with: name, "1000") == nil, "\(key): \(named)")
            }
        }
    }

    /// librdkafka takes ssl.keystore.location, which holds another format.
    @Test func `of Java's clients lead to the same with a prefix as without`() throws {
        for key in ["max.poll.records", "sasl.jaas.config", "ssl.truststore.location"] {
            let advice = try #require(KafkaStreamsSetting.advice(about: key))
            #expect(ClientSettings.consumer.problem(with: key, "1") == "librdkafka doesn't have \(key): \(advice)")
        }
    }

    @Test func `are in the article as in the messages`() throws {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        let article = parts.dropLast(4).joined(separator: "/") + "/Sources/Millrace/Millrace.docc/Settings.md"
        let lines = Set(try #require(try FileSystem.readText(article)).split(separator: "\n").map(String.init))
        let rows =
            KafkaStreamsSetting.streams + KafkaStreamsSetting.clients
            + KafkaStreamsSetting.prefixes.map { (key: $0.prefix, advice: $0.advice) }
        for (key, advice) in rows { #expect(lines.contains("| `\(key)` | \(advice) |")) }
        for key in Self.names where Self.own.contains(key) {
            #expect(lines.contains { $0.hasPrefix("| `\(key)` | the same") }, "\(key)")
        }
    }
}
