import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The command line. */
final class Options {
    static final String USAGE = """
        usage: Differential --out DIR [--steps N] [--seed S | --seeds N] [--cases a,b,c] [--cache-bytes N]
               Differential --check DIR
               Differential --replay DIR|FILE.json

          --out DIR         writes a vector for each case and seed: DIR/CASE-SEED.json
          --steps N         how many steps a vector has (150)
          --seed S          one seed (1)
          --seeds N         the seeds 1 to N
          --cases a,b,c     only these cases
          --cache-bytes N   statestore.cache.max.bytes (Kafka Streams' default, with which the repository's vectors
                            were made)
          --check DIR       compares the topologies here with the descriptions in a folder of vectors
          --replay DIR      runs the vectors' own input, and compares what comes out with the vectors""";

    Path out;
    Path check;
    Path replay;
    int steps = 150;
    long firstSeed = 1;
    long lastSeed = 1;
    Collection<Case> cases = Cases.all();
    Long cacheBytes;

    Options(String[] arguments) {
        if (arguments.length % 2 != 0) throw new IllegalArgumentException("an option without a value");
        for (int index = 0; index < arguments.length; index += 2) set(arguments[index], arguments[index + 1]);
        if (List.of(out != null, check != null, replay != null).stream().filter(chosen -> chosen).count() != 1) {
            throw new IllegalArgumentException("needs one of --out, --check and --replay");
        }
    }

    private void set(String option, String value) {
        switch (option) {
            case "--out" -> out = Path.of(value);
            case "--check" -> check = Path.of(value);
            case "--replay" -> replay = Path.of(value);
            case "--steps" -> steps = Integer.parseInt(value);
            case "--seed" -> firstSeed = lastSeed = Long.parseLong(value);
            case "--seeds" -> {
                firstSeed = 1;
                lastSeed = Long.parseLong(value);
            }
            case "--cases" -> cases = Arrays.stream(value.split(",")).map(Cases::named).toList();
            case "--cache-bytes" -> cacheBytes = Long.valueOf(value);
            default -> throw new IllegalArgumentException("there is no option " + option);
        }
    }
}
