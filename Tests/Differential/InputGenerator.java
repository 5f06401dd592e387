import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Random input for a case: nastier than the vectors', but nothing that Kafka Streams fails on, and in streams no null
 * where the vectors have none, because the subjects in Swift have types for those.
 *
 * Values are ASCII: what a case does with characters is not what is compared.
 */
final class InputGenerator {
    private static final String[] WORDS = {"table", "Stream", "KAFKA", "join", "lmdb", "swift", "a"};

    private final Case item;
    private final Random random;
    private final List<String> keys;
    private final Clock clock;
    private final int steps;
    private String lastText = "v0";

    InputGenerator(Case item, long seed, int steps) {
        this.item = item;
        this.steps = steps;
        random = new Random(seed * 1_000_003 + item.name.hashCode());
        // Nine seeds in a row have every kind of key with every kind of time.
        KeyPool pool = KeyPool.values()[(int) Math.floorMod(seed, 3L)];
        keys = item.keysNameTopics ? List.of("a", "b", "c.d", "e-f", "G_1") : pool.keys(random);
        clock = new Clock(Clock.Kind.values()[(int) Math.floorMod(seed / 3, 3L)], steps, random);
    }

    List<Step> all() {
        List<Step> all = new ArrayList<>();
        while (all.size() < steps) all.add(next());
        return all;
    }

    private Step next() {
        // Where no processor looks at the wall clock, its moves must change nothing.
        if (chance(item.wallClock ? 10 : 1)) return new Step.Advance(1 + random.nextInt(12_000));
        String topic = item.topics.get(random.nextInt(item.topics.size()));
        return new Step.Input(topic, bytes(key(topic)), value(topic), clock.next(), headers());
    }

    private String key(String topic) {
        boolean isTable = item.tables.contains(topic);
        if ((isTable || item.nullKeys) && chance(5)) return null;
        if (item.values == Case.Values.FOREIGN_KEYS && topic.equals("in2")) return referredKey();
        return keys.get(random.nextInt(keys.size()));
    }

    /** A key that values of the other side may refer to, and now and then one that they can't. */
    private String referredKey() {
        if (chance(10)) return keys.get(random.nextInt(keys.size())) + "!";
        return String.valueOf("abcde".charAt(random.nextInt(5)));
    }

    private byte[] value(String topic) {
        boolean isTable = item.tables.contains(topic);
        if ((isTable || item.nullValues) && chance(18)) return null;
        return switch (item.values) {
            case TEXT -> bytes(text());
            case LINES -> bytes(line());
            case FOREIGN_KEYS -> bytes(topic.equals("in") ? reference() : text());
            case COMMANDS -> bytes(chance(40) ? "get " + random.nextInt(42) : text());
            case LONGS_OR_THREE_BYTES -> chance(12) ? new byte[] {1, 2, 3} : number();
            case LONGS_OR_ANY_BYTES -> chance(15) ? otherThanEightBytes() : number();
        };
    }

    private String text() {
        int dice = random.nextInt(100);
        // The same value again is an update too.
        if (dice < 8) return lastText;
        if (dice < 13) return lastText = "";
        if (dice < 15) return lastText = "w".repeat(700 + random.nextInt(3)) + random.nextInt(10);
        return lastText = "uvwx".charAt(random.nextInt(4)) + Integer.toString(random.nextInt(120));
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            line.append(WORDS[random.nextInt(WORDS.length)]).append(" ".repeat(random.nextInt(3)));
        }
        return line.toString();
    }

    /** A value whose first character is the other side's key: now and then an unknown one, or none. */
    private String reference() {
        if (chance(8)) return lastText;
        if (chance(8)) return lastText = "";
        return lastText = "abcdez".charAt(random.nextInt(6)) + "x" + random.nextInt(9);
    }

    private byte[] number() {
        long number = chance(10) ? random.nextLong() >> 4 : random.nextInt(2_001) - 1_000;
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private byte[] otherThanEightBytes() {
        int count = random.nextInt(12);
        byte[] bytes = new byte[count < Long.BYTES ? count : count + 1];
        random.nextBytes(bytes);
        return bytes;
    }

    private Headers headers() {
        Headers headers = new RecordHeaders();
        if (!chance(25)) return headers;
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            // A name may come twice.
            headers.add("trace" + random.nextInt(3), headerValue());
        }
        return headers;
    }

    private byte[] headerValue() {
        int dice = random.nextInt(10);
        if (dice == 0) return null;
        if (dice == 1) return new byte[0];
        return bytes("h" + random.nextInt(100));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
