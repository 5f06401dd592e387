import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.VersionedKeyValueStore;
import org.apache.kafka.streams.state.VersionedRecord;

/** Processors written by hand. */
final class ProcessorCases {
    private ProcessorCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("process-values",
                "in | processValues with KV store 'last': forward value + '<' + previous value of the key (or '-'), "
                    + "then store it; a value ending in '5' is dropped but stored | out",
                ProcessorCases::processValues),
            Case.processors("processor-punctuate",
                "processor with KV store 'kv' (string->long): add value length to the key's sum; a stream-time "
                    + "punctuator every 10 s forwards every (key, sum) in key order with its timestamp and clears the "
                    + "store; a wall-clock punctuator every 5 s forwards ('wall', number of entries); sink out (long)",
                ProcessorCases::punctuate)
                .wallClock().longOutput(),
            Case.processors("versioned-store",
                "processor with versioned store 'v' (history 30 s): on value 'get N' forward the value as of (record "
                    + "time - N s) or '-'; else put(key, value, record time) and forward the returned valid-to minus "
                    + "T0 as text ('none' when invalid); sink out",
                ProcessorCases::versioned)
                .values(Case.Values.COMMANDS));
    }

    private static void processValues(StreamsBuilder builder) {
        builder.addStateStore(
            Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("last"), Cases.TEXT, Cases.TEXT));
        Cases.in(builder).processValues(Last::new, "last").to("out");
    }

    private static Topology punctuate() {
        return new Topology()
            .addSource("source", Cases.TEXT.deserializer(), Cases.TEXT.deserializer(), "in")
            .addProcessor("sum", Sum::new, "source")
            .addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("kv"), Cases.TEXT, Cases.LONG), "sum")
            .addSink("sink", "out", Cases.TEXT.serializer(), Cases.LONG.serializer(), "sum");
    }

    private static Topology versioned() {
        return new Topology()
            .addSource("source", Cases.TEXT.deserializer(), Cases.TEXT.deserializer(), "in")
            .addProcessor("p", History::new, "source")
            .addStateStore(
                Stores.versionedKeyValueStoreBuilder(
                    Stores.persistentVersionedKeyValueStore("v", Duration.ofSeconds(30)), Cases.TEXT, Cases.TEXT),
                "p")
            .addSink("sink", "out", Cases.TEXT.serializer(), Cases.TEXT.serializer(), "p");
    }

    private static final class Last extends ContextualFixedKeyProcessor<String, String, String> {
        private KeyValueStore<String, String> store;

        @Override
        public void init(FixedKeyProcessorContext<String, String> context) {
            super.init(context);
            store = context.getStateStore("last");
        }

        @Override
        public void process(FixedKeyRecord<String, String> record) {
            String previous = store.get(record.key());
            store.put(record.key(), record.value());
            if (record.value().endsWith("5")) return;
            context().forward(record.withValue(record.value() + "<" + (previous == null ? "-" : previous)));
        }
    }

    private static final class Sum extends ContextualProcessor<String, String, String, Long> {
        private KeyValueStore<String, Long> store;

        @Override
        public void init(ProcessorContext<String, Long> context) {
            super.init(context);
            store = context.getStateStore("kv");
            context.schedule(Duration.ofSeconds(10), PunctuationType.STREAM_TIME, this::forwardAll);
            context.schedule(Duration.ofSeconds(5), PunctuationType.WALL_CLOCK_TIME, time -> forwardSize());
        }

        @Override
        public void process(Record<String, String> record) {
            Long sum = store.get(record.key());
            store.put(record.key(), (sum == null ? 0 : sum) + record.value().length());
        }

        private void forwardAll(long time) {
            try (KeyValueIterator<String, Long> entries = store.all()) {
                while (entries.hasNext()) {
                    KeyValue<String, Long> entry = entries.next();
                    context().forward(new Record<>(entry.key, entry.value, time));
                    store.delete(entry.key);
                }
            }
        }

        private void forwardSize() {
            long size = 0;
            try (KeyValueIterator<String, Long> entries = store.all()) {
                for (; entries.hasNext(); entries.next()) size += 1;
            }
            context().forward(new Record<>("wall", size, context().currentStreamTimeMs()));
        }
    }

    private static final class History extends ContextualProcessor<String, String, String, String> {
        private VersionedKeyValueStore<String, String> store;

        @Override
        public void init(ProcessorContext<String, String> context) {
            super.init(context);
            store = context.getStateStore("v");
        }

        @Override
        public void process(Record<String, String> record) {
            context().forward(record.withValue(
                record.value().startsWith("get ") ? valueBefore(record) : validTo(record)));
        }

        private String valueBefore(Record<String, String> record) {
            long seconds = Long.parseLong(record.value().substring(4));
            VersionedRecord<String> found = store.get(record.key(), record.timestamp() - seconds * 1000);
            return found == null ? "-" : found.value() + "@" + (found.timestamp() - Cases.T0);
        }

        private String validTo(Record<String, String> record) {
            long time = store.put(record.key(), record.value(), record.timestamp());
            if (time == VersionedKeyValueStore.PUT_RETURN_CODE_NOT_PUT) return "none";
            if (time == VersionedKeyValueStore.PUT_RETURN_CODE_VALID_TO_UNDEFINED) return "open";
            return Long.toString(time - Cases.T0);
        }
    }
}
