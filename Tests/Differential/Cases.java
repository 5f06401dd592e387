import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Windowed;

/** All cases by name, and what their definitions share. */
final class Cases {
    /** The start of the wall clock, and the base of every timestamp. */
    static final long T0 = 1_700_000_000_000L;

    static final Serde<String> TEXT = Serdes.String();
    static final Serde<Long> LONG = Serdes.Long();

    private static final Map<String, Case> ALL = new LinkedHashMap<>();

    static {
        Stream.of(
                StatelessCases.all(), AggregationCases.all(), TableCases.all(), JoinCases.all(), WindowCases.all(),
                ProcessorCases.all(), CompositeCases.all())
            .flatMap(List::stream)
            .forEach(item -> ALL.put(item.name, item));
    }

    private Cases() {}

    static Collection<Case> all() {
        return ALL.values();
    }

    static Case named(String name) {
        Case found = ALL.get(name);
        if (found == null) throw new IllegalArgumentException("there is no case " + name);
        return found;
    }

    static KStream<String, String> stream(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(TEXT, TEXT));
    }

    static KStream<String, String> in(StreamsBuilder builder) {
        return stream(builder, "in");
    }

    static KTable<String, String> table(StreamsBuilder builder, String topic, String store) {
        return builder.table(topic, Consumed.with(TEXT, TEXT), Materialized.as(store));
    }

    static Produced<String, Long> longs() {
        return Produced.with(TEXT, LONG);
    }

    /** "left+right", with "-" for a side that is missing. */
    static String pair(String left, String right) {
        return (left == null ? "-" : left) + "+" + (right == null ? "-" : right);
    }

    /** A window's key as text: key@start/end, relative to T0. */
    static String windowText(Windowed<String> key) {
        return key.key() + "@" + (key.window().start() - T0) + "/" + (key.window().end() - T0);
    }

    static String first(int count, String text) {
        return text.substring(0, Math.min(count, text.length()));
    }

    static String last(int count, String text) {
        return text.substring(Math.max(0, text.length() - count));
    }

    /** The key of the other side; a value that is empty refers to nothing. */
    static String reference(String value) {
        return value.isEmpty() ? null : value.substring(0, 1);
    }
}
