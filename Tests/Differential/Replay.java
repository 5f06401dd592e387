import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares the topologies here with vectors that exist already. */
final class Replay {
    private Replay() {}

    /** The vectors of a folder, or the one vector that a path names. */
    static List<Path> files(Path path) throws IOException {
        if (Files.isRegularFile(path)) return List.of(path);
        try (Stream<Path> found = Files.list(path)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            if (files.isEmpty()) throw new IllegalArgumentException(path + " holds no vector (*.json)");
            return files;
        }
    }

    static String caseOf(Path file) throws IOException {
        return VectorFile.JSON.readTree(file.toFile()).get("case").textValue();
    }

    /** How the case's words and description differ from the vector's; empty if they don't. */
    static List<String> checkDescription(Path file) throws IOException {
        JsonNode vector = VectorFile.JSON.readTree(file.toFile());
        Case item = Cases.named(vector.get("case").textValue());
        List<String> differences = new ArrayList<>();
        compare("topology", vector.get("topology").textValue(), item.words, differences);
        compare(
            "describe", CaseRun.withoutClassNames(vector.get("describe").textValue()),
            CaseRun.describe(item.topology.get()), differences);
        return differences;
    }

    /** How what comes out for the vector's own input differs from the vector; empty if it doesn't. */
    static List<String> run(Path file, Long cacheBytes) throws IOException {
        JsonNode vector = VectorFile.JSON.readTree(file.toFile());
        Case item = Cases.named(vector.get("case").textValue());
        List<Step> steps = VectorFile.steps(vector);
        // By way of the text, so that what is written is compared too.
        JsonNode actual = VectorFile.JSON.readTree(VectorFile.text(CaseRun.of(item, steps, cacheBytes)));
        List<String> differences = checkDescription(file);
        compareRecords("steps", vector.get("steps"), actual.get("steps"), differences);
        for (String part : List.of("outputs", "changelogs", "stores")) {
            TreeSet<String> names = new TreeSet<>();
            vector.get(part).fieldNames().forEachRemaining(names::add);
            actual.get(part).fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compareRecords(
                    part + " " + name, vector.get(part).path(name), actual.get(part).path(name), differences);
            }
        }
        return differences;
    }

    private static void compare(String what, String expected, String actual, List<String> differences) {
        if (!expected.equals(actual)) differences.add(what + ": expected\n" + expected + "\ngot\n" + actual);
    }

    private static void compareRecords(String what, JsonNode expected, JsonNode actual, List<String> differences) {
        for (int index = 0; index < Math.min(expected.size(), actual.size()); index++) {
            if (expected.get(index).equals(actual.get(index))) continue;
            differences.add(
                what + ": record " + index + ": expected " + expected.get(index) + ", got " + actual.get(index));
            return;
        }
        if (expected.size() != actual.size()) {
            differences.add(what + ": expected " + expected.size() + " records, got " + actual.size());
        }
    }
}
