import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;

/** Aggregations in windows of every kind. */
final class WindowCases {
    private WindowCases() {}

    static List<Case> all() {
        return List.of(
            Case.dsl("tumbling-count",
                "in | groupByKey | tumbling 10 s, grace 5 s | count('w') | toStream key 'k@start/end' relative to T0 | "
                    + "out (long)", builder ->
                longsOut(grouped(builder).windowedBy(tumbling()).count(Materialized.as("w"))))
                .nullKeys().nullValues().longOutput(),
            Case.dsl("tumbling-final",
                "in | groupByKey | tumbling 10 s, grace 5 s, emit on window close | count('w') | toStream | out (long)",
                builder ->
                longsOut(
                    grouped(builder).windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose())
                        .count(Materialized.as("w"))))
                .longOutput(),
            Case.dsl("hopping-count",
                "in | groupByKey | hopping 10 s by 4 s, grace 3 s | count('w') | toStream | out (long)", builder ->
                longsOut(
                    grouped(builder)
                        .windowedBy(TimeWindows.ofSizeAndGrace(seconds(10), seconds(3)).advanceBy(seconds(4)))
                        .count(Materialized.as("w"))))
                .longOutput(),
            Case.dsl("hopping-reduce",
                "in | groupByKey | hopping 12 s by 5 s, no grace | reduce(v1+','+v2, last 20 characters, 'w') | "
                    + "toStream | out", builder ->
                textsOut(
                    grouped(builder)
                        .windowedBy(TimeWindows.ofSizeWithNoGrace(seconds(12)).advanceBy(seconds(5)))
                        .reduce((sum, value) -> Cases.last(20, sum + "," + value), Materialized.as("w")))),
            Case.dsl("sliding-count",
                "in | groupByKey | sliding 8 s, grace 6 s | count('w') | toStream | out (long)", builder ->
                longsOut(grouped(builder).windowedBy(sliding()).count(Materialized.as("w"))))
                .nullKeys().nullValues().longOutput(),
            Case.dsl("sliding-aggregate",
                "in | groupByKey | sliding 6 s, no grace | aggregate('', agg+v last 20, 'w') | toStream | out",
                builder ->
                textsOut(
                    grouped(builder)
                        .windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(seconds(6)))
                        .aggregate(
                            () -> "", (key, value, sum) -> Cases.last(20, sum + value), Materialized.as("w")))),
            Case.dsl("sliding-final",
                "in | groupByKey | sliding 8 s, grace 6 s, emit on window close | count('w') | toStream | out (long)",
                builder ->
                longsOut(
                    grouped(builder).windowedBy(sliding()).emitStrategy(EmitStrategy.onWindowClose())
                        .count(Materialized.as("w"))))
                .longOutput(),
            Case.dsl("session-count",
                "in | groupByKey | session gap 5 s, grace 4 s | count('s') | toStream | out (long)", builder ->
                longsOut(grouped(builder).windowedBy(session()).count(Materialized.as("s"))))
                .nullKeys().nullValues().longOutput(),
            Case.dsl("session-aggregate",
                "in | groupByKey | session gap 4 s, no grace | aggregate('', agg+v, merger a+'|'+b, last 24, 's') | "
                    + "toStream | out", builder ->
                textsOut(
                    grouped(builder)
                        .windowedBy(SessionWindows.ofInactivityGapWithNoGrace(seconds(4)))
                        .aggregate(
                            () -> "",
                            (key, value, sum) -> Cases.last(24, sum + value),
                            (key, one, other) -> Cases.last(24, one + "|" + other),
                            Materialized.as("s")))),
            Case.dsl("session-final",
                "in | groupByKey | session gap 5 s, grace 4 s, emit on window close | count('s') | toStream | "
                    + "out (long)", builder ->
                longsOut(
                    grouped(builder).windowedBy(session()).emitStrategy(EmitStrategy.onWindowClose())
                        .count(Materialized.as("s"))))
                .longOutput(),
            Case.dsl("suppress-window",
                "in | groupByKey | tumbling 10 s, grace 5 s | count('w') | suppress(until window closes, unbounded) | "
                    + "toStream | out (long)", builder ->
                longsOut(
                    grouped(builder).windowedBy(tumbling()).count(Materialized.as("w"))
                        .suppress(
                            Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName("final"))))
                .longOutput(),
            Case.dsl("cogroup-tumbling",
                "in, in2 | cogroup as in 'cogroup' | tumbling 10 s, grace 5 s | aggregate('', 'co') | toStream | out",
                builder ->
                textsOut(
                    AggregationCases.cogrouped(builder).windowedBy(tumbling())
                        .aggregate(() -> "", Materialized.as("co"))))
                .twoInputs());
    }

    private static KGroupedStream<String, String> grouped(StreamsBuilder builder) {
        return Cases.in(builder).groupByKey();
    }

    private static void textsOut(KTable<Windowed<String>, String> table) {
        table.toStream().selectKey((key, value) -> Cases.windowText(key)).to("out");
    }

    private static void longsOut(KTable<Windowed<String>, Long> table) {
        table.toStream().selectKey((key, value) -> Cases.windowText(key)).to("out", Cases.longs());
    }

    private static TimeWindows tumbling() {
        return TimeWindows.ofSizeAndGrace(seconds(10), seconds(5));
    }

    private static SlidingWindows sliding() {
        return SlidingWindows.ofTimeDifferenceAndGrace(seconds(8), seconds(6));
    }

    private static SessionWindows session() {
        return SessionWindows.ofInactivityGapAndGrace(seconds(5), seconds(4));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
