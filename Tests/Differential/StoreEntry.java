import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.ValueTimestampHeaders;
import org.apache.kafka.streams.state.WindowStore;

/** An entry of a key-value store or a window store: start, end and timestamp are null where the store has none. */
record StoreEntry(String key, Long start, Long end, Object value, Long timestamp) {
    /** A store's entries in its order. Stores of other kinds, or with keys of Kafka Streams' own, have none here. */
    static List<StoreEntry> all(StateStore store) {
        List<StoreEntry> entries = new ArrayList<>();
        if (store instanceof KeyValueStore<?, ?> rows) {
            try (KeyValueIterator<?, ?> iterator = rows.all()) {
                while (iterator.hasNext()) {
                    KeyValue<?, ?> entry = iterator.next();
                    if (entry.key instanceof String key) entries.add(entry(key, null, null, entry.value, null));
                }
            }
        } else if (store instanceof WindowStore<?, ?> windows) {
            try (KeyValueIterator<? extends Windowed<?>, ?> iterator = windows.all()) {
                while (iterator.hasNext()) {
                    KeyValue<? extends Windowed<?>, ?> entry = iterator.next();
                    long start = entry.key.window().start();
                    long end = entry.key.window().end();
                    // A window store without timestamps says so with a -1.
                    if (entry.key.key() instanceof String key) entries.add(entry(key, start, end, entry.value, -1L));
                }
            }
        }
        return entries;
    }

    private static StoreEntry entry(String key, Long start, Long end, Object value, Long timestamp) {
        if (value instanceof ValueAndTimestamp<?> stamped) {
            return new StoreEntry(key, start, end, stamped.value(), stamped.timestamp());
        }
        if (value instanceof ValueTimestampHeaders<?> stamped) {
            return new StoreEntry(key, start, end, stamped.value(), stamped.timestamp());
        }
        return new StoreEntry(key, start, end, value, timestamp);
    }
}
