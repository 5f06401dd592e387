import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The timestamps of a run: mostly a little later, but also equal, late, far ahead, or at the edge of a window. */
final class Clock {
    enum Kind {
        /** Starts at T0, with jumps of minutes. */
        MINUTES,
        /** Starts at T0, with jumps of days too. */
        DAYS,
        /** The first third is in 1970, where windows would start before time zero. */
        EPOCH
    }

    // Sizes, gaps and graces of the cases' windows, and sums of them, in seconds.
    private static final int[] EDGES = {2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16, 30, 60};

    private final Kind kind;
    private final int steps;
    private final Random random;
    private final List<Long> times = new ArrayList<>();
    private long highest;

    Clock(Kind kind, int steps, Random random) {
        this.kind = kind;
        this.steps = steps;
        this.random = random;
        highest = kind == Kind.EPOCH ? 0 : Cases.T0;
    }

    long next() {
        if (highest < Cases.T0 && times.size() >= steps / 3) highest = Cases.T0;
        long time = Math.max(0, chosen());
        highest = Math.max(highest, time);
        times.add(time);
        return time;
    }

    private long chosen() {
        int dice = random.nextInt(100);
        if (dice < 10 && !times.isEmpty()) return times.get(times.size() - 1);
        if (dice < 25) return highest - random.nextInt(12_000);
        if (dice < 30) return highest - random.nextInt(150_000);
        if (dice < 42 && !times.isEmpty()) return edge();
        if (dice < 50) return highest / 1000 * 1000 + 1000L * random.nextInt(6);
        if (dice < 54) return highest + 15_000 + random.nextInt(600_000);
        if (dice < 56 && kind == Kind.DAYS) return highest + 86_400_000L + random.nextInt(172_800_000);
        return highest + random.nextInt(3_000);
    }

    /** As far from one of the last records as a window is long, to the millisecond or one beside it. */
    private long edge() {
        long other = times.get(Math.max(0, times.size() - 1 - random.nextInt(6)));
        long distance = 1000L * EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1;
        return random.nextInt(3) == 0 ? other - distance : other + distance;
    }
}
