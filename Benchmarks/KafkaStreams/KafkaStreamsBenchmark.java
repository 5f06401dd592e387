import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * The benchmark's jobs on Kafka Streams: JOB BROKERS APPLICATION INPUT[,TABLE] OUTPUT DIRECTORY [tuned]. Runs until it is
 * killed. Its clients have Kafka Streams' own settings, or, tuned, the other two's batches; compression is the same for all.
 */
public final class KafkaStreamsBenchmark {
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 6) {
            System.err.println("usage: KafkaStreamsBenchmark JOB BROKERS APPLICATION INPUT[,TABLE] OUTPUT DIRECTORY [tuned]");
            System.exit(64);
        }
        KafkaStreams streams = new KafkaStreams(
            topology(arguments[0], arguments[3], arguments[4]),
            settings(arguments[1], arguments[2], arguments[5], arguments.length > 6));
        streams.setGlobalStateRestoreListener(new RestoreReport());
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
            return null;
        });
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close(Duration.ofSeconds(30));
            closed.countDown();
        }));
        streams.start();
        closed.await();
    }

    private static Topology topology(String job, String inputs, String output) {
        StreamsBuilder builder = new StreamsBuilder();
        String[] topics = inputs.split(",");
        switch (job) {
            case "stateless" -> stream(builder, topics[0])
                .filter((key, value) -> !value.startsWith("a"))
                .mapValues(value -> value + "!")
                .to(output, Produced.with(Serdes.String(), Serdes.String()));
            case "count" -> stream(builder, topics[0])
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to(output, Produced.with(Serdes.String(), Serdes.Long()));
            case "restore" -> stream(builder, topics[0])
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .reduce((earlier, later) -> later, Materialized.as("latest"));
            case "table-join" -> stream(builder, topics[0])
                .join(
                    table(builder, topics[1], "rows"), (value, row) -> value + row,
                    Joined.with(Serdes.String(), Serdes.String(), Serdes.String()))
                .to(output, Produced.with(Serdes.String(), Serdes.String()));
            case "rekey-count" -> stream(builder, topics[0])
                .selectKey((key, value) -> value.substring(0, 4))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to(output, Produced.with(Serdes.String(), Serdes.Long()));
            case "foreign-key" -> {
                KTable<String, String> left = table(builder, topics[0], "left");
                KTable<String, String> right = table(builder, topics[1], "right");
                left.<String, String, String>join(
                        right, (key, value) -> "row-" + key.substring(key.length() - 4), (value, row) -> value + row)
                    .toStream()
                    .to(output, Produced.with(Serdes.String(), Serdes.String()));
            }
            default -> throw new IllegalArgumentException("no job " + job);
        }
        return builder.build();
    }

    private static KStream<String, String> stream(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()));
    }

    private static KTable<String, String> table(StreamsBuilder builder, String topic, String store) {
        return builder.table(topic, Consumed.with(Serdes.String(), Serdes.String()), Materialized.as(store));
    }

    private static Properties settings(String brokers, String application, String directory, boolean isTuned) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(
            StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
            System.getenv().getOrDefault("BENCHMARK_COMPRESSION", "none"));
        if (!isTuned) return settings;
        // As the other two write.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1_000_000);
        return settings;
    }

    /** Prints how long restores took, in the words that the driver looks for. */
    private static final class RestoreReport implements StateRestoreListener {
        private long start;

        @Override
        public void onRestoreStart(TopicPartition partition, String store, long first, long end) {
            start = System.nanoTime();
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long end, long count) { }

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long total) {
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println("{\"records\":" + total + ",\"seconds\":" + seconds + "}");
        }
    }
}
