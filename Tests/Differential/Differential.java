import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Runs Kafka Streams' own TopologyTestDriver on random input, and writes what came out as vectors, which the
 * conformance runner then compares with Millrace.
 */
public final class Differential {
    private Differential() {}

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = new Options(arguments);
        } catch (IllegalArgumentException error) {
            System.err.println("error: " + error.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        System.exit((options.out != null ? generate(options) : compare(options)) ? 0 : 1);
    }

    private static boolean generate(Options options) throws IOException {
        Files.createDirectories(options.out);
        // All of them at once, because a few take most of the time: where windows are emitted when they close, the
        // first one makes the cached store step through all minutes since 1970.
        List<Path> written = LongStream.rangeClosed(options.firstSeed, options.lastSeed).boxed()
            .flatMap(seed -> options.cases.stream().map(item -> new Task(item, seed)))
            .toList().parallelStream()
            .flatMap(task -> write(task, options).stream())
            .toList();
        System.out.println(written.size() + " vectors of " + options.steps + " steps in " + options.out);
        return written.size() == options.cases.size() * (options.lastSeed - options.firstSeed + 1);
    }

    private record Task(Case item, long seed) {}

    private static Optional<Path> write(Task task, Options options) {
        Path file = options.out.resolve(task.item.name + "-" + task.seed + ".json");
        List<Step> steps = new InputGenerator(task.item, task.seed, options.steps).all();
        try {
            Files.writeString(file, VectorFile.text(CaseRun.of(task.item, steps, options.cacheBytes)));
            return Optional.of(file);
        } catch (CaseRun.Failure failure) {
            // The input has something that Kafka Streams itself fails on.
            System.err.println("error: seed " + task.seed + ", " + failure.getMessage());
            return Optional.empty();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static boolean compare(Options options) throws IOException {
        Path path = options.check != null ? options.check : options.replay;
        int failed = 0;
        TreeSet<String> missing = new TreeSet<>();
        for (Case item : Cases.all()) missing.add(item.name);
        List<Path> files = Replay.files(path);
        for (Path file : files) {
            missing.remove(Replay.caseOf(file));
            List<String> differences =
                options.check != null ? Replay.checkDescription(file) : Replay.run(file, options.cacheBytes);
            if (differences.isEmpty()) continue;
            failed++;
            System.out.println("FAILED " + file.getFileName() + "\n  " + String.join("\n  ", differences));
        }
        if (Files.isDirectory(path) && !missing.isEmpty()) System.out.println("no vector for " + missing);
        System.out.println((files.size() - failed) + " equal, " + failed + " different");
        return failed == 0;
    }
}
