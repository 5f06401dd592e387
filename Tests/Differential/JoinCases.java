import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.state.Stores;

/** Joins of streams and tables of every kind. */
final class JoinCases {
    private static final String TWO_TABLES = " table in2 ('r') | 'l+r' (missing '-'), store 'j' | toStream | out";
    private static final String BY_REFERENCE =
        " table in2 ('r') by value's first character | 'l+r' (missing '-'), table-joined name 'fk', store 'j' | "
            + "toStream | out";
    private static final String TWO_STREAMS =
        " in2 | within 6 s, grace 4 s, value 'l+r' (missing side '-') , joined name 'j' | out";

    private JoinCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("stream-table-inner", "in join table in2 ('t') | 'l+r' | out", builder ->
                Cases.in(builder).join(Cases.table(builder, "in2", "t"), Cases::pair).to("out"))
                .twoInputs().tables("in2").nullKeys().nullValues(),
            Case.dsl("stream-table-left", "in left-join table in2 ('t') | 'l+r' (missing '-') | out", builder ->
                Cases.in(builder).leftJoin(Cases.table(builder, "in2", "t"), Cases::pair).to("out"))
                .twoInputs().tables("in2").nullKeys().nullValues(),
            Case.dsl("stream-table-versioned",
                "in join versioned table in2 ('t', history 60 s) with grace 10 s | 'l+r', joined name 'j' | out",
                builder -> {
                    KStream<String, String> left = Cases.in(builder);
                    KTable<String, String> right = builder.table(
                        "in2",
                        Consumed.with(Cases.TEXT, Cases.TEXT),
                        Materialized.as(Stores.persistentVersionedKeyValueStore("t", Duration.ofSeconds(60))));
                    left.join(
                            right, Cases::pair,
                            Joined.with(Cases.TEXT, Cases.TEXT, Cases.TEXT, "j", Duration.ofSeconds(10)))
                        .to("out");
                })
                .twoInputs().tables("in2").nullValues(),
            Case.dsl("table-table-inner", "table in ('l') inner-join" + TWO_TABLES, tables(two ->
                two.left.join(two.right, Cases::pair, Materialized.as("j"))))
                .twoInputs().tables("in", "in2"),
            Case.dsl("table-table-left", "table in ('l') left-join" + TWO_TABLES, tables(two ->
                two.left.leftJoin(two.right, Cases::pair, Materialized.as("j"))))
                .twoInputs().tables("in", "in2"),
            Case.dsl("table-table-outer", "table in ('l') outer-join" + TWO_TABLES, tables(two ->
                two.left.outerJoin(two.right, Cases::pair, Materialized.as("j"))))
                .twoInputs().tables("in", "in2"),
            Case.dsl("stream-global-inner",
                "in join global table in2 ('gt') by value's first character | 'l+r' | out", builder -> {
                    KStream<String, String> left = Cases.in(builder);
                    left.join(global(builder), (key, value) -> Cases.reference(value), Cases::pair).to("out");
                })
                .twoInputs().tables("in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("stream-global-left",
                "in left-join global table in2 ('gt') by value's first character | 'l+r' (missing '-') | out",
                builder -> {
                    KStream<String, String> left = Cases.in(builder);
                    left.leftJoin(global(builder), (key, value) -> Cases.reference(value), Cases::pair).to("out");
                })
                .twoInputs().tables("in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("foreign-key-inner", "table in ('l') foreign-key inner-join" + BY_REFERENCE, tables(two ->
                two.left.join(two.right, Cases::reference, Cases::pair, TableJoined.as("fk"), Materialized.as("j"))))
                .twoInputs().tables("in", "in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("foreign-key-left", "table in ('l') foreign-key left-join" + BY_REFERENCE, tables(two ->
                two.left.leftJoin(
                    two.right, Cases::reference, Cases::pair, TableJoined.as("fk"), Materialized.as("j"))))
                .twoInputs().tables("in", "in2").values(Case.Values.FOREIGN_KEYS),
            Case.dsl("stream-stream-inner", "in inner-join" + TWO_STREAMS, builder ->
                Cases.in(builder)
                    .join(Cases.stream(builder, "in2"), Cases::pair, within(6, 4), joined())
                    .to("out"))
                .twoInputs().nullKeys().nullValues(),
            Case.dsl("stream-stream-left", "in left-join" + TWO_STREAMS, builder ->
                Cases.in(builder)
                    .leftJoin(Cases.stream(builder, "in2"), Cases::pair, within(6, 4), joined())
                    .to("out"))
                .twoInputs().nullKeys().nullValues(),
            Case.dsl("stream-stream-outer", "in outer-join" + TWO_STREAMS, builder ->
                Cases.in(builder)
                    .outerJoin(Cases.stream(builder, "in2"), Cases::pair, within(6, 4), joined())
                    .to("out"))
                .twoInputs().nullKeys().nullValues(),
            Case.dsl("stream-stream-asymmetric",
                "in join in2 | in2 is up to 2 s before or up to 9 s after in, grace 3 s, 'l+r', name 'j' | out",
                builder ->
                Cases.in(builder)
                    .join(
                        Cases.stream(builder, "in2"), Cases::pair,
                        within(0, 3).before(Duration.ofSeconds(2)).after(Duration.ofSeconds(9)), joined())
                    .to("out"))
                .twoInputs(),
            Case.dsl("stream-self-join", "in join in (same stream) | within 4 s, grace 2 s, 'l+r', name 'j' | out",
                builder -> {
                    KStream<String, String> both = Cases.in(builder);
                    both.join(both, Cases::pair, within(4, 2), joined()).to("out");
                }));
    }

    private record Two(KTable<String, String> left, KTable<String, String> right) {}

    private static java.util.function.Consumer<StreamsBuilder> tables(Function<Two, KTable<String, String>> join) {
        return builder -> {
            KTable<String, String> left = Cases.table(builder, "in", "l");
            join.apply(new Two(left, Cases.table(builder, "in2", "r"))).toStream().to("out");
        };
    }

    private static GlobalKTable<String, String> global(StreamsBuilder builder) {
        return builder.globalTable("in2", Consumed.with(Cases.TEXT, Cases.TEXT), Materialized.as("gt"));
    }

    private static JoinWindows within(int seconds, int grace) {
        return JoinWindows.ofTimeDifferenceAndGrace(Duration.ofSeconds(seconds), Duration.ofSeconds(grace));
    }

    private static StreamJoined<String, String, String> joined() {
        return StreamJoined.with(Cases.TEXT, Cases.TEXT, Cases.TEXT).withName("j").withStoreName("j");
    }
}
