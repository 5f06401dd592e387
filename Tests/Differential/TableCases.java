import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedTable;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.KeyValueMapper;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Suppressed;

/** Tables of one topic: views, groupings, suppression by time. */
final class TableCases {
    private TableCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("table", "table in ('t') | toStream | out", builder -> table(builder).toStream().to("out"))
                .tables("in"),
            Case.dsl("table-filter", "table in ('t') | filter(value length even, store 'f') | toStream | out",
                builder ->
                table(builder)
                    .filter((key, value) -> value.length() % 2 == 0, Materialized.as("f"))
                    .toStream().to("out"))
                .tables("in"),
            Case.dsl("table-filter-view",
                "table in ('t') | filter(value length even, no store) | mapValues(upper, no store) | toStream | out",
                builder ->
                table(builder)
                    .filter((key, value) -> value.length() % 2 == 0)
                    .mapValues(value -> value.toUpperCase(Locale.ROOT))
                    .toStream().to("out"))
                .tables("in"),
            Case.dsl("table-map-values", "table in ('t') | mapValues(v+'!', store 'm') | toStream | out", builder ->
                table(builder).mapValues(value -> value + "!", Materialized.as("m")).toStream().to("out"))
                .tables("in"),
            Case.dsl("to-table", "in | selectKey(value's first character) | toTable('t') | toStream | out", builder ->
                Cases.in(builder)
                    .selectKey((key, value) -> Cases.first(1, value))
                    .toTable(Named.as("totable"), Materialized.as("t"))
                    .toStream().to("out")),
            Case.dsl("table-group-count",
                "table in ('t') | groupBy(key: value's first 2 characters, value: value; grouped name 'g') | "
                    + "count('c') | toStream | out (long)", builder ->
                grouped(builder, (key, value) -> KeyValue.pair(Cases.first(2, value), value))
                    .count(Materialized.as("c"))
                    .toStream().to("out", Cases.longs()))
                .tables("in").longOutput(),
            Case.dsl("table-group-aggregate",
                "table in ('t') | groupBy(key: value's length as text, value: value; 'g') | aggregate('', "
                    + "add: agg+'+'+v last 24, subtract: agg+'-'+v last 24, 'a') | toStream | out", builder ->
                grouped(builder, (key, value) -> KeyValue.pair(Integer.toString(value.length()), value))
                    .aggregate(
                        () -> "",
                        (key, value, sum) -> Cases.last(24, sum + "+" + value),
                        (key, value, sum) -> Cases.last(24, sum + "-" + value),
                        Materialized.as("a"))
                    .toStream().to("out"))
                .tables("in"),
            Case.dsl("suppress-limit",
                "table in ('t') | suppress(until time limit 8 s, max 3 records, emit early when full) | toStream | out",
                builder ->
                table(builder)
                    .suppress(
                        Suppressed.<String>untilTimeLimit(
                                Duration.ofSeconds(8), Suppressed.BufferConfig.maxRecords(3).emitEarlyWhenFull())
                            .withName("limit"))
                    .toStream().to("out"))
                .tables("in"));
    }

    private static KTable<String, String> table(StreamsBuilder builder) {
        return Cases.table(builder, "in", "t");
    }

    private static KGroupedTable<String, String> grouped(
        StreamsBuilder builder, KeyValueMapper<String, String, KeyValue<String, String>> mapper
    ) {
        return table(builder).groupBy(mapper, Grouped.with("g", Cases.TEXT, Cases.TEXT));
    }
}
