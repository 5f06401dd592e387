import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Aggregator;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;

/** Aggregations without windows. */
final class AggregationCases {
    private AggregationCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("count", "in | groupByKey | count(store 'counts') | toStream | out (long)", builder ->
                Cases.in(builder).groupByKey().count(Materialized.as("counts")).toStream().to("out", Cases.longs()))
                .nullKeys().nullValues().longOutput(),
            Case.dsl("count-unnamed",
                "in | groupByKey | count() | toStream | out (long); generated store name", builder ->
                // Serdes without a name take one more of the numbers than no argument does, so the vector's node is 3.
                Cases.in(builder)
                    .groupByKey()
                    .count(Materialized.with(Cases.TEXT, Cases.LONG))
                    .toStream().to("out", Cases.longs()))
                .longOutput(),
            Case.dsl("group-by-count",
                "in | groupBy(value's first character, grouped name 'by-first') | count('counts') | toStream | "
                    + "out (long)", builder ->
                Cases.in(builder)
                    .groupBy((key, value) -> Cases.first(1, value), grouped("by-first"))
                    .count(Materialized.as("counts"))
                    .toStream().to("out", Cases.longs()))
                .nullKeys().longOutput(),
            Case.dsl("word-count",
                "in | flatMapValues(lowercase, split on spaces) | groupBy(word, name 'words') | count('counts') | "
                    + "toStream | out (long)", builder ->
                Cases.in(builder)
                    .flatMapValues(AggregationCases::words)
                    .groupBy((key, word) -> word, grouped("words"))
                    .count(Materialized.as("counts"))
                    .toStream().to("out", Cases.longs()))
                .values(Case.Values.LINES).longOutput(),
            Case.dsl("two-subtopologies",
                "in | filter(length even) | selectKey(last character) | groupByKey('regroup') | count('c1') | "
                    + "toStream | map(key: count as text, value: key) | groupByKey('again') | count('c2') | "
                    + "toStream | out (long)", builder ->
                Cases.in(builder)
                    .filter((key, value) -> value.length() % 2 == 0)
                    .selectKey((key, value) -> Cases.last(1, value))
                    .groupByKey(grouped("regroup"))
                    .count(Materialized.as("c1"))
                    .toStream()
                    .map((key, count) -> KeyValue.pair(Long.toString(count), key))
                    .groupByKey(grouped("again"))
                    .count(Materialized.as("c2"))
                    .toStream().to("out", Cases.longs()))
                .longOutput(),
            Case.dsl("reduce", "in | groupByKey | reduce(lexicographic max, 'max') | toStream | out", builder ->
                Cases.in(builder)
                    .groupByKey()
                    .reduce((highest, next) -> highest.compareTo(next) >= 0 ? highest : next, Materialized.as("max"))
                    .toStream().to("out"))
                .nullValues(),
            Case.dsl("aggregate",
                "in | groupByKey | aggregate('', (k,v,agg) -> last 12 characters of agg+v, 'agg') | toStream | out",
                builder ->
                Cases.in(builder)
                    .groupByKey()
                    .aggregate(() -> "", (key, value, sum) -> Cases.last(12, sum + value), Materialized.as("agg"))
                    .toStream().to("out")),
            Case.dsl("aggregate-delete",
                "in | groupByKey | aggregate('', agg becomes null when v ends with '7', else agg+v's last 8 "
                    + "characters, 'agg') | toStream | out", builder ->
                Cases.in(builder)
                    .groupByKey()
                    .aggregate(
                        () -> "",
                        (key, value, sum) -> value.endsWith("7") ? null : Cases.last(8, sum + value),
                        Materialized.as("agg"))
                    .toStream().to("out")),
            Case.dsl("cogroup",
                "in, in2 | cogroup: in appends 'a'+v, in2 appends 'b'+v, keep last 16 | aggregate('', 'co') | "
                    + "toStream | out", builder ->
                cogrouped(builder).aggregate(() -> "", Materialized.as("co")).toStream().to("out"))
                .twoInputs());
    }

    static CogroupedKStream<String, String> cogrouped(StreamsBuilder builder) {
        return Cases.in(builder)
            .groupByKey()
            .cogroup(appending("a"))
            .cogroup(Cases.stream(builder, "in2").groupByKey(), appending("b"));
    }

    private static Aggregator<String, String, String> appending(String mark) {
        return (key, value, sum) -> Cases.last(16, sum + mark + value);
    }

    private static Grouped<String, String> grouped(String name) {
        return Grouped.with(name, Cases.TEXT, Cases.TEXT);
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.toLowerCase(Locale.ROOT).split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
