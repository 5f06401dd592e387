import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Operators without state, and the handling of bad records. */
final class StatelessCases {
    private StatelessCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("filter", "in | filter(value length is even) | out", builder ->
                Cases.in(builder).filter((key, value) -> value.length() % 2 == 0).to("out")),
            Case.dsl("filter-not", "in | filterNot(value ends with '3') | out", builder ->
                Cases.in(builder).filterNot((key, value) -> value.endsWith("3")).to("out")),
            Case.dsl("map", "in | map(key: key+value's last character, value: reversed value) | out", builder ->
                Cases.in(builder)
                    .map((key, value) -> KeyValue.pair(
                        key + Cases.last(1, value), new StringBuilder(value).reverse().toString()))
                    .to("out")),
            Case.dsl("map-values",
                "in | mapValues(uppercased) | mapValues(key + ':' + value) | out; null keys allowed", builder ->
                Cases.in(builder)
                    .mapValues(value -> value == null ? null : value.toUpperCase(Locale.ROOT))
                    .mapValues((key, value) -> key + ":" + value)
                    .to("out"))
                .nullKeys().nullValues(),
            Case.dsl("flat-map", "in | flatMap(for i in 0..<(length mod 3): (key+i, value+i)) | out", builder ->
                Cases.in(builder)
                    .flatMap((key, value) -> {
                        List<KeyValue<String, String>> results = new ArrayList<>();
                        for (int i = 0; i < value.length() % 3; i++) results.add(KeyValue.pair(key + i, value + i));
                        return results;
                    })
                    .to("out")),
            Case.dsl("flat-map-values", "in | flatMapValues(split into single characters) | out", builder ->
                Cases.in(builder)
                    .flatMapValues(value -> value.codePoints().mapToObj(Character::toString).toList())
                    .to("out")),
            Case.dsl("select-key", "in | selectKey(value's first 2 characters) | out", builder ->
                Cases.in(builder).selectKey((key, value) -> Cases.first(2, value)).to("out")),
            Case.dsl("merge", "in + in2 | merge | out", builder ->
                Cases.in(builder).merge(Cases.stream(builder, "in2")).to("out"))
                .twoInputs(),
            Case.dsl("split", "in | split: key<'b' -> out-a; value length even -> out-b; default -> out-c", builder ->
                Cases.in(builder).split()
                    .branch((key, value) -> key.compareTo("b") < 0, Branched.withConsumer(part -> part.to("out-a")))
                    .branch((key, value) -> value.length() % 2 == 0, Branched.withConsumer(part -> part.to("out-b")))
                    .defaultBranch(Branched.withConsumer(part -> part.to("out-c")))),
            Case.dsl("split-no-default", "in | split: key=='a' -> out-a; no default (the rest is dropped)", builder ->
                Cases.in(builder).split()
                    .branch((key, value) -> key.equals("a"), Branched.withConsumer(part -> part.to("out-a")))
                    .noDefaultBranch()),
            Case.dsl("dynamic-topic", "in | to(topic 'out-' + key)", builder ->
                Cases.in(builder).to((key, value, context) -> "out-" + key))
                .keysNameTopics(),
            Case.dsl("repartition",
                "in | selectKey(value's last character) | repartition(name 'by-last', 1 partition) | "
                    + "mapValues(v + '!') | out", builder ->
                Cases.in(builder)
                    .selectKey((key, value) -> Cases.last(1, value))
                    .repartition(
                        Repartitioned.with(Cases.TEXT, Cases.TEXT).withName("by-last").withNumberOfPartitions(1))
                    .mapValues(value -> value + "!")
                    .to("out")),
            Case.dsl("bad-records-skip",
                "in (values are longs; some are 3 bytes and fail to decode; log-and-continue) | mapValues(v*2) | "
                    + "out (long)", builder ->
                builder.stream("in", Consumed.with(Cases.TEXT, Cases.LONG))
                    .mapValues(value -> value * 2)
                    .to("out", Cases.longs()))
                .values(Case.Values.LONGS_OR_ANY_BYTES).longOutput()
                .setting(
                    StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class),
            Case.dsl("dead-letter",
                "in (long values, some undecodable) | mapValues(v*2, fails when v mod 7 == 0) | out (long); "
                    + "log-and-continue for both, dead letters to 'dlq'", builder ->
                builder.stream("in", Consumed.with(Cases.TEXT, Cases.LONG))
                    .mapValues(value -> {
                        if (value % 7 == 0) throw new IllegalStateException("seven");
                        return value * 2;
                    })
                    .to("out", Cases.longs()))
                .values(Case.Values.LONGS_OR_THREE_BYTES).longOutput()
                .setting(
                    StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class)
                .setting(
                    StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                    LogAndContinueProcessingExceptionHandler.class)
                .setting(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dlq"));
    }
}
