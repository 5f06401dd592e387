import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;

/** Tables that have a store only if something needs one, unnamed operators, and joins of joins: no vectors exist for them. */
final class CompositeCases {
    private CompositeCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("x-merge-duplicates", "in | filter | out; then a second stream of in merged with in2, and with in", builder -> {
                KStream<String, String> first = Cases.in(builder);
                first.filter((key, value) -> value.length() % 2 == 0).to("out");
                KStream<String, String> second = Cases.in(builder);
                KStream<String, String> other = Cases.stream(builder, "in2");
                second.merge(other).mapValues(value -> value + "!").to("out2");
                second.merge(other.filter((key, value) -> !value.isEmpty())).merge(Cases.in(builder)).to("out3");
                other.merge(second).selectKey((key, value) -> Cases.first(1, value)).groupByKey().count();
            }).twoInputs(),
            Case.dsl("x-join-twice", "in | selectKey | joined with table in2, and with a view of it, unnamed", builder -> {
                KTable<String, String> table = bare(builder, "in2");
                KStream<String, String> rekeyed = Cases.in(builder).selectKey((key, value) -> Cases.first(1, value));
                rekeyed.join(table, Cases::pair).to("out");
                rekeyed.leftJoin(table.mapValues(value -> value + "!"), Cases::pair).to("out2");
            }).twoInputs().tables("in2"),
            Case.dsl("x-table-bare", "table in, no store | filter | toStream | out", builder ->
                bare(builder, "in").filter((key, value) -> value.length() % 2 == 0).toStream().to("out"))
                .tables("in"),
            Case.dsl("x-filter-then-needed", "table in | filter | then table is grouped, which gives it a store", builder -> {
                KTable<String, String> table = bare(builder, "in");
                table.filter((key, value) -> value.length() % 2 == 0).toStream().to("out");
                table.groupBy((key, value) -> KeyValue.pair(Cases.first(1, value), value),
                        Grouped.with(Cases.TEXT, Cases.TEXT))
                    .count().toStream().to("out2", Cases.longs());
            }).tables("in"),
            Case.dsl("x-group-reduce-view", "table in | filter view | mapValues view | groupBy | reduce, all unnamed", builder ->
                bare(builder, "in")
                    .filter((key, value) -> value.length() % 3 != 0)
                    .mapValues(value -> value + "!")
                    .groupBy((key, value) -> KeyValue.pair(Cases.first(2, value), value),
                        Grouped.with(Cases.TEXT, Cases.TEXT))
                    .reduce((sum, value) -> Cases.last(20, sum + "+" + value), (sum, value) -> Cases.last(20, sum + "-" + value))
                    .toStream().to("out"))
                .tables("in"),
            Case.dsl("x-join-views", "filter view of in joined with mapValues view of in2, no store", builder ->
                bare(builder, "in").filter((key, value) -> value.length() % 2 == 0)
                    .join(bare(builder, "in2").mapValues(value -> value.toUpperCase(Locale.ROOT)), Cases::pair)
                    .toStream().to("out"))
                .twoInputs().tables("in", "in2"),
            Case.dsl("x-left-join-view-stored", "filter view of in left-joined with in2, store j | filter view", builder ->
                bare(builder, "in").filter((key, value) -> value.length() % 2 == 0)
                    .leftJoin(bare(builder, "in2"), Cases::pair, Materialized.as("j"))
                    .filter((key, value) -> value.length() % 2 == 1)
                    .toStream().to("out"))
                .twoInputs().tables("in", "in2"),
            Case.dsl("x-outer-then-group", "in outer-join in2, no store | groupBy | count, all unnamed", builder ->
                bare(builder, "in").outerJoin(bare(builder, "in2"), Cases::pair)
                    .groupBy((key, value) -> KeyValue.pair(Cases.last(1, value), value), Grouped.with(Cases.TEXT, Cases.TEXT))
                    .count().toStream().to("out", Cases.longs()))
                .twoInputs().tables("in", "in2").longOutput(),
            Case.dsl("x-join-of-joins", "(in outer-join in2) left-join (in filter view), no stores | toStream | out", builder -> {
                KTable<String, String> left = bare(builder, "in");
                left.outerJoin(bare(builder, "in2"), Cases::pair)
                    .leftJoin(left.filter((key, value) -> value.length() % 2 == 0), Cases::pair)
                    .toStream().to("out");
            }).twoInputs().tables("in", "in2"),
            Case.dsl("x-self-join", "table in joined with its own mapValues view", builder -> {
                KTable<String, String> table = bare(builder, "in");
                table.join(table.mapValues(value -> value + "!"), Cases::pair).toStream().to("out");
            }).tables("in"),
            Case.dsl("x-to-table-join", "in | toTable, unnamed | join table in2 | toStream | out", builder ->
                Cases.in(builder).toTable().join(bare(builder, "in2"), Cases::pair).toStream().to("out"))
                .twoInputs().tables("in2").nullKeys().nullValues(),
            Case.dsl("x-rekey-join", "in | selectKey | left-join table in2, unnamed | out", builder ->
                Cases.in(builder).selectKey((key, value) -> Cases.first(1, value))
                    .leftJoin(bare(builder, "in2"), Cases::pair).to("out"))
                .twoInputs().tables("in2"),
            Case.dsl("x-join-aggregate", "in joined with the count of in2", builder -> {
                KStream<String, String> left = Cases.in(builder);
                KTable<String, Long> counts = Cases.stream(builder, "in2").groupByKey().count();
                left.join(counts, (value, count) -> value + count).to("out");
            }).twoInputs(),
            Case.dsl("x-aggregate-joins-table", "count of in joined with table in2 | groupBy | count", builder ->
                Cases.in(builder).groupByKey().count()
                    .leftJoin(bare(builder, "in2"), (count, value) -> count + "/" + value)
                    .toStream().to("out"))
                .twoInputs().tables("in2"),
            Case.dsl("x-foreign-key-unnamed", "table in foreign-key join table in2, unnamed, no store", builder ->
                bare(builder, "in").join(bare(builder, "in2"), Cases::reference, Cases::pair).toStream().to("out"))
                .twoInputs().tables("in", "in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("x-foreign-key-views", "filter view of in foreign-key left-join mapValues view of in2, unnamed", builder ->
                bare(builder, "in").filter((key, value) -> value.length() % 2 == 0)
                    .leftJoin(bare(builder, "in2").mapValues(value -> value + "?"), Cases::reference, Cases::pair)
                    .toStream().to("out"))
                .twoInputs().tables("in", "in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("x-foreign-key-self", "table in foreign-key left-join itself", builder -> {
                KTable<String, String> table = bare(builder, "in");
                table.leftJoin(table, Cases::reference, Cases::pair).toStream().to("out");
            }).tables("in").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("x-foreign-key-grouped", "foreign-key join, store j | groupBy | reduce", builder ->
                bare(builder, "in").join(bare(builder, "in2"), Cases::reference, Cases::pair, Materialized.as("j"))
                    .groupBy((key, value) -> KeyValue.pair(Cases.last(1, value), value), Grouped.with("g", Cases.TEXT, Cases.TEXT))
                    .reduce((sum, value) -> Cases.last(20, sum + "+" + value), (sum, value) -> Cases.last(20, sum + "-" + value))
                    .toStream().to("out"))
                .twoInputs().tables("in", "in2").values(Case.Values.FOREIGN_KEYS));
    }

    private static KTable<String, String> bare(StreamsBuilder builder, String topic) {
        return builder.table(topic, Consumed.with(Cases.TEXT, Cases.TEXT));
    }
}
