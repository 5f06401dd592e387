import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.test.TestRecord;

/** What came out of Kafka Streams for some input. */
record CaseRun(
    Case item, String describe, List<Step> steps, Map<String, List<TestRecord<byte[], byte[]>>> topics,
    Map<String, List<StoreEntry>> stores
) {
    static final String APPLICATION = "app";

    /** Kafka Streams stopped at a step. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(Case item, int step, Throwable cause) {
            super(item.name + ", step " + step + ": " + rootOf(cause), cause);
        }

        private static Throwable rootOf(Throwable error) {
            return error.getCause() == null ? error : rootOf(error.getCause());
        }
    }

    static String describe(Topology topology) {
        return withoutClassNames(topology.describe().toString());
    }

    /** A description without the class of an extractor: that of a lambda has another name in every process. */
    static String withoutClassNames(String describe) {
        return describe.replaceAll("\\(extractor class: .*\\)", "(extractor class: computed)");
    }

    /**
     * Runs the steps in a TopologyTestDriver: one partition, a commit after every record.
     *
     * The commit flushes the caches, so every update comes out with them too. They still show: a cached store drops
     * the deletion of a row that it doesn't have, and finds windows and sessions that have expired below it.
     */
    static CaseRun of(Case item, List<Step> steps, Long cacheBytes) throws IOException {
        Path directory = Files.createTempDirectory("differential");
        Topology topology = item.topology.get();
        String describe = describe(topology);
        try (TopologyTestDriver driver =
            new TopologyTestDriver(topology, settings(item, directory, cacheBytes), Instant.ofEpochMilli(Cases.T0))
        ) {
            for (int index = 0; index < steps.size(); index++) {
                try {
                    take(steps.get(index), driver);
                } catch (RuntimeException error) {
                    throw new Failure(item, index, error);
                }
            }
            return new CaseRun(item, describe, steps, topics(driver), stores(driver));
        } finally {
            delete(directory);
        }
    }

    private static Properties settings(Case item, Path directory, Long cacheBytes) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.putAll(item.settings);
        if (cacheBytes != null) settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
        return settings;
    }

    private static void take(Step step, TopologyTestDriver driver) {
        if (step instanceof Step.Advance advance) {
            driver.advanceWallClockTime(Duration.ofMillis(advance.milliseconds()));
        } else if (step instanceof Step.Input input) {
            driver.createInputTopic(input.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(input.key(), input.value(), input.headers(), input.timestamp()));
        }
    }

    private static Map<String, List<TestRecord<byte[], byte[]>>> topics(TopologyTestDriver driver) {
        Map<String, List<TestRecord<byte[], byte[]>>> topics = new TreeMap<>();
        for (String topic : driver.producedTopicNames()) {
            topics.put(
                topic,
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList());
        }
        return topics;
    }

    private static Map<String, List<StoreEntry>> stores(TopologyTestDriver driver) {
        Map<String, List<StoreEntry>> stores = new TreeMap<>();
        for (Map.Entry<String, StateStore> store : driver.getAllStateStores().entrySet()) {
            List<StoreEntry> entries = StoreEntry.all(store.getValue());
            if (!entries.isEmpty()) stores.put(store.getKey(), entries);
        }
        return stores;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) return;
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> found = Files.walk(directory)) {
            found.sorted(Comparator.reverseOrder()).forEach(paths::add);
        } catch (UncheckedIOException error) {
            throw error.getCause();
        }
        for (Path path : paths) Files.deleteIfExists(path);
    }
}
