/// Settings of Kafka Streams and of Java's clients that have another name here, or none, with what to do instead.
///
/// The article Settings has the same texts; a test compares them.
enum KafkaStreamsSetting {
    /// What to do instead of setting `key`, as a sentence without its end; nil for a key that isn't known.
    static func advice(about key: String) -> String? {
        if let row = (streams + clients).first(where: { $0.key == key }) { return row.advice }
        return prefixes.first { key.hasPrefix($0.prefix) }?.advice
    }

    /// What to write instead of Kafka Streams' handler class `text`.
    static func handlerHint(_ text: String) -> String? {
        let name = text.split(separator: ".").last.map { $0.lowercased().filter { $0 != "_" && $0 != "-" } } ?? ""
        if name.hasPrefix("logandcontinue") { return "Kafka Streams' LogAndContinue… is skip" }
        if name.hasPrefix("logandfail") || name.hasPrefix("default") && name.contains("productionexceptionhandler") {
            return "Kafka Streams' \(name.hasPrefix("default") ? "default" : "LogAndFail…") is fail"
        }
        return text.contains("Handler")
            ? "a handler of your own is code: set it in configure(_:) as an ErrorHandler" : nil
    }

    /// The keys of Kafka Streams 4.3's StreamsConfig that `Setting` doesn't have.
    static let streams: [(key: String, advice: String)] = [
        ("acceptable.recovery.lag", "not supported: there are no standby and warm-up tasks"),
        ("allow.os.group.write.access", "not supported: state directories are for their owner only"),
        ("application.server", "not supported: a process can't be queried from outside"),
        (
            "built.in.metrics.version",
            "not supported: there are no metrics yet; `log.summary.interval.ms` logs counters"
        ),
        (
            "cache.max.bytes.buffering",
            "not supported: there are no record caches, so every update is forwarded, as in Kafka Streams with 0"
        ),
        ("client.id", "not needed: the names of clients begin with the application id"),
        ("config.providers", "not supported: secrets come from the environment, as in `KAFKA_PASSWORD`"),
        ("connections.max.idle.ms", "write `kafka.connections.max.idle.ms`"),
        ("default.client.supplier", "not needed: the clients are librdkafka's"),
        ("default.deserialization.exception.handler", "write `deserialization.exception.handler`"),
        ("default.dsl.store", "not needed: every store is in LMDB"),
        ("default.key.serde", "not needed: the code gives serdes (`key: .string`), or they follow from the type"),
        (
            "default.list.key.serde.inner",
            "not needed: the code gives serdes (`key: .string`), or they follow from the type"
        ),
        (
            "default.list.key.serde.type",
            "not needed: the code gives serdes (`key: .string`), or they follow from the type"
        ),
        (
            "default.list.value.serde.inner",
            "not needed: the code gives serdes (`value: .string`), or they follow from the type"
        ),
        (
            "default.list.value.serde.type",
            "not needed: the code gives serdes (`value: .string`), or they follow from the type"
        ),
        ("default.production.exception.handler", "write `production.exception.handler`"),
        ("default.timestamp.extractor", "the code sets it for each source: `stream(…, timestamps: .skipInvalid)`"),
        ("default.value.serde", "not needed: the code gives serdes (`value: .string`), or they follow from the type"),
        ("dsl.store.format", "not needed: every store keeps timestamps"),
        ("dsl.store.suppliers.class", "not needed: every store is in LMDB"),
        ("enable.metrics.push", "write `kafka.enable.metrics.push`, with a librdkafka that has it (2.6 or newer)"),
        ("group.protocol", "not supported: groups use Kafka's classic protocol"),
        ("max.warmup.replicas", "not supported: there are no standby and warm-up tasks"),
        ("metadata.max.age.ms", "write `kafka.metadata.max.age.ms`"),
        (
            "metadata.recovery.rebootstrap.trigger.ms",
            "write `kafka.metadata.recovery.rebootstrap.trigger.ms`, with a librdkafka that has it"
        ),
        ("metadata.recovery.strategy", "write `kafka.metadata.recovery.strategy`, with a librdkafka that has it"),
        ("metric.reporters", "not supported: there are no metrics yet; `log.summary.interval.ms` logs counters"),
        ("metrics.num.samples", "not supported: there are no metrics yet; `log.summary.interval.ms` logs counters"),
        ("metrics.recording.level", "not supported: there are no metrics yet; `log.summary.interval.ms` logs counters"),
        (
            "metrics.sample.window.ms",
            "not supported: there are no metrics yet; `log.summary.interval.ms` logs counters"
        ),
        (
            "num.standby.replicas",
            "not supported: there are no standby tasks yet; state is restored from its changelog where a task moves to"
        ),
        ("poll.ms", "not needed: a thread waits until there are records or a commit is due"),
        ("probing.rebalance.interval.ms", "not supported: there are no standby and warm-up tasks"),
        (
            "processing.exception.handler.global.enabled",
            "not supported: records of a global table are only decoded; `deserialization.exception.handler` stops the "
                + "application or leaves them out, without dead letters"
        ),
        ("processor.wrapper.class", "not supported: there is no processor API yet"),
        ("rack.aware.assignment.non_overlap_cost", "not supported: partitions are assigned without regard to racks"),
        ("rack.aware.assignment.strategy", "not supported: partitions are assigned without regard to racks"),
        ("rack.aware.assignment.tags", "not supported: partitions are assigned without regard to racks"),
        ("rack.aware.assignment.traffic_cost", "not supported: partitions are assigned without regard to racks"),
        ("receive.buffer.bytes", "write `kafka.socket.receive.buffer.bytes`"),
        ("reconnect.backoff.max.ms", "write `kafka.reconnect.backoff.max.ms`"),
        ("reconnect.backoff.ms", "write `kafka.reconnect.backoff.ms`"),
        (
            "request.timeout.ms",
            "write `kafka.socket.timeout.ms`, or `producer.request.timeout.ms` for the acknowledgement of records"
        ),
        ("retry.backoff.ms", "write `producer.retry.backoff.ms`"),
        ("rocksdb.config.setter", "not needed: every store is in LMDB, which has nothing to tune"),
        ("security.protocol", "set `KAFKA_SSL=true` to encrypt, and `KAFKA_USERNAME` and `KAFKA_PASSWORD` to log in"),
        ("send.buffer.bytes", "write `kafka.socket.send.buffer.bytes`"),
        (
            "state.cleanup.delay.ms",
            "not supported: the state of a task that moved away stays, and is brought up to date when the task "
                + "comes back"
        ),
        (
            "state.cleanup.dir.max.age.ms",
            "not supported: the state of a task that moved away stays, and is brought up to date when the task "
                + "comes back"
        ),
        (
            "statestore.cache.max.bytes",
            "not supported: there are no record caches, so every update is forwarded, as in Kafka Streams with 0"
        ),
        ("task.assignor.class", "not supported: partitions are assigned by librdkafka"),
        ("task.timeout.ms", "not supported: what may pass is tried again, and the log says what fails"),
        ("topology.optimization", "not supported: topologies are as with the default, none"),
        ("upgrade.from", "not needed: there are no older versions to take over from"),
        ("window.size.ms", "not supported: there are no windows yet"),
        ("windowed.inner.class.serde", "not supported: there are no windows yet"),
        ("windowstore.changelog.additional.retention.ms", "not supported: there are no windows yet"),
    ]

    /// Keys of Java's clients that people set through Kafka Streams.
    static let clients: [(key: String, advice: String)] = [
        ("acks", "not needed: records are always acknowledged by all replicas in sync"),
        ("auto.offset.reset", "the code sets it for each source: `stream(…, offsetReset: .latest)`"),
        ("enable.auto.commit", "not needed: offsets are committed with the state and the outputs"),
        ("enable.idempotence", "not needed: producers are always idempotent"),
        ("group.id", "write `application.id`, which names the group"),
        ("isolation.level", "not needed: only committed records are read"),
        ("max.poll.records", "write `buffered.records.per.partition`"),
        ("sasl.jaas.config", "set `KAFKA_USERNAME` and `KAFKA_PASSWORD`"),
        ("ssl.keystore.location", "set `ssl.certificate.location` and `ssl.key.location`, files in PEM format"),
        ("ssl.truststore.location", "set `ssl.ca.location`, a file in PEM format"),
        ("transactional.id", "not needed: transactional ids begin with the application id"),
    ]

    /// What keys of Kafka Streams begin with.
    static let prefixes: [(prefix: String, advice: String)] = [
        ("admin.", "write `kafka.` before a setting of librdkafka that is meant for all clients"),
        ("client.tag.", "not supported: there are no standby tasks to spread"),
        ("global.consumer.", "not supported: global tables are read with the settings of `consumer.`"),
        ("main.consumer.", "write `consumer.`, which is meant for all consumers"),
        ("restore.consumer.", "write `consumer.`, which is meant for all consumers"),
        ("topic.", "not supported: change the settings of internal topics with Kafka's kafka-configs.sh"),
    ]
}
