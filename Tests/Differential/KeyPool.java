import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The keys of a run: few, so that rows are hit often. */
enum KeyPool {
    PLAIN, ODD, LONG;

    // The limit of keys in LMDB is 511 bytes, so these differ at its edges, or only far behind it.
    private static final String PREFIX = "k".repeat(600);

    List<String> keys(Random random) {
        List<String> keys = new ArrayList<>(
            switch (this) {
                case PLAIN -> List.of("a", "b", "c", "d", "e");
                // One is a prefix of another; the two é are equal as Unicode text, not as bytes.
                case ODD -> List.of(
                    "", "a", "aa", "ab", "a\u0000", "b", " ", "\u00e9", "e\u0301", "\u65e5\u672c", "\ud83d\ude00");
                case LONG -> List.of(
                    "a", PREFIX, PREFIX + "a", PREFIX + "b", PREFIX + "ab", PREFIX.substring(0, 510),
                    PREFIX.substring(0, 511), PREFIX.substring(0, 512), PREFIX + PREFIX + "z");
            });
        Collections.shuffle(keys, random);
        return keys.subList(0, Math.min(keys.size(), 2 + random.nextInt(4)));
    }
}
