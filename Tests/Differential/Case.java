import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** A topology that vectors exist for, and what its input may hold. */
final class Case {
    /** What the values of the input look like. */
    enum Values { TEXT, LINES, FOREIGN_KEYS, COMMANDS, LONGS_OR_THREE_BYTES, LONGS_OR_ANY_BYTES }

    /** The name that vectors and the subjects in Swift share. */
    final String name;
    /** The topology in words, as the vectors have it. */
    final String words;
    final Supplier<Topology> topology;
    final Properties settings = new Properties();

    List<String> topics = List.of("in");
    /** Those of the topics that are read as tables: null keys and tombstones are always allowed there. */
    Set<String> tables = Set.of();
    Values values = Values.TEXT;
    boolean nullKeys;
    boolean nullValues;
    boolean keysNameTopics;
    boolean wallClock;
    boolean longOutput;

    private Case(String name, String words, Supplier<Topology> topology) {
        this.name = name;
        this.words = words;
        this.topology = topology;
    }

    static Case dsl(String name, String words, Consumer<StreamsBuilder> define) {
        return new Case(name, words, () -> {
            StreamsBuilder builder = new StreamsBuilder();
            define.accept(builder);
            return builder.build();
        });
    }

    static Case processors(String name, String words, Supplier<Topology> topology) {
        return new Case(name, words, topology);
    }

    boolean longInput() {
        return values == Values.LONGS_OR_THREE_BYTES || values == Values.LONGS_OR_ANY_BYTES;
    }

    /** Two input topics, both of them streams unless {@link #tables} names them. */
    Case twoInputs() {
        topics = List.of("in", "in2");
        return this;
    }

    Case tables(String... names) {
        tables = Set.of(names);
        return this;
    }

    Case values(Values values) {
        this.values = values;
        return this;
    }

    /** Null keys in streams, which the subject must be ready for. */
    Case nullKeys() {
        nullKeys = true;
        return this;
    }

    /** Null values in streams, which the subject must be ready for. */
    Case nullValues() {
        nullValues = true;
        return this;
    }

    /** Keys become parts of topic names. */
    Case keysNameTopics() {
        keysNameTopics = true;
        return this;
    }

    Case wallClock() {
        wallClock = true;
        return this;
    }

    /** The output's values are longs. */
    Case longOutput() {
        longOutput = true;
        return this;
    }

    Case setting(String name, Object value) {
        settings.put(name, value);
        return this;
    }
}
