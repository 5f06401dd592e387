import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/** The JSON form of a vector, which the subjects in Swift read too. */
final class VectorFile {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private VectorFile() {}

    static String text(CaseRun run) throws JsonProcessingException {
        List<JsonNode> steps = new ArrayList<>();
        for (Step step : run.steps()) steps.add(node(step, run.item()));
        Map<String, List<JsonNode>> outputs = new TreeMap<>();
        Map<String, List<JsonNode>> internal = new TreeMap<>();
        run.topics().forEach((topic, records) -> {
            if (topic.startsWith(CaseRun.APPLICATION + "-")) {
                internal.put(topic, records.stream().map(VectorFile::hexNode).toList());
            } else {
                outputs.put(topic, records.stream().map(record -> outputNode(record, run.item())).toList());
            }
        });
        Map<String, List<JsonNode>> stores = new TreeMap<>();
        run.stores().forEach((store, entries) -> stores.put(store, entries.stream().map(VectorFile::node).toList()));
        return "{\n\"case\": " + JSON.writeValueAsString(run.item().name)
            + ",\n\"topology\": " + JSON.writeValueAsString(run.item().words)
            + ",\n\"t0\": " + Cases.T0
            + ",\n\"describe\": " + JSON.writeValueAsString(run.describe())
            + ",\n\"steps\": " + text(steps)
            + ",\n\"outputs\": " + text(outputs)
            + ",\n\"changelogs\": " + text(internal)
            + ",\n\"stores\": " + text(stores) + "\n}\n";
    }

    /** The steps of a vector that is a file already. */
    static List<Step> steps(JsonNode vector) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : vector.get("steps")) {
            if (step.has("advanceWallClockMs")) {
                steps.add(new Step.Advance(step.get("advanceWallClockMs").longValue()));
                continue;
            }
            Headers headers = new RecordHeaders();
            for (JsonNode header : step.path("headers")) headers.add(header.get(0).textValue(), bytes(header.get(1)));
            JsonNode hex = step.get("valueHex");
            byte[] value = hex == null ? bytes(step.get("value")) : HEX.parseHex(hex.textValue());
            steps.add(
                new Step.Input(
                    step.get("topic").textValue(), bytes(step.get("key")), value, step.get("timestamp").longValue(),
                    headers));
        }
        return steps;
    }

    // One record a line, so that two vectors can be compared by eye.
    private static String text(List<JsonNode> records) throws JsonProcessingException {
        List<String> lines = new ArrayList<>();
        for (JsonNode record : records) lines.add("\n  " + JSON.writeValueAsString(record));
        return "[" + String.join(",", lines) + "]";
    }

    private static String text(Map<String, List<JsonNode>> groups) throws JsonProcessingException {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, List<JsonNode>> group : groups.entrySet()) {
            parts.add("\n " + JSON.writeValueAsString(group.getKey()) + ": " + text(group.getValue()));
        }
        return "{" + String.join(",", parts) + "}";
    }

    private static JsonNode node(Step step, Case item) {
        ObjectNode node = JSON.createObjectNode();
        if (step instanceof Step.Advance advance) {
            node.put("advanceWallClockMs", advance.milliseconds());
        } else if (step instanceof Step.Input input) {
            node.put("topic", input.topic());
            node.put("key", text(input.key()));
            putValue(node, input.value(), item.longInput());
            node.put("timestamp", input.timestamp());
            putHeaders(node, input.headers(), false);
        }
        return node;
    }

    private static JsonNode outputNode(TestRecord<byte[], byte[]> record, Case item) {
        ObjectNode node = JSON.createObjectNode();
        node.put("key", text(record.key()));
        putValue(node, record.value(), item.longOutput);
        node.put("timestamp", record.timestamp());
        putHeaders(node, record.headers(), false);
        return node;
    }

    private static JsonNode hexNode(TestRecord<byte[], byte[]> record) {
        ObjectNode node = JSON.createObjectNode();
        node.put("keyHex", hex(record.key()));
        node.put("valueHex", hex(record.value()));
        node.put("timestamp", record.timestamp());
        putHeaders(node, record.headers(), true);
        return node;
    }

    private static JsonNode node(StoreEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("key", entry.key());
        if (entry.start() != null) node.put("start", entry.start());
        if (entry.end() != null) node.put("end", entry.end());
        node.putPOJO("value", entry.value());
        if (entry.timestamp() != null) node.put("timestamp", entry.timestamp());
        return node;
    }

    private static void putValue(ObjectNode node, byte[] value, boolean isLong) {
        if (value == null) {
            node.putNull("value");
        } else if (isLong && value.length == Long.BYTES) {
            node.put("value", ByteBuffer.wrap(value).getLong());
        } else if (isLong) {
            node.put("valueHex", HEX.formatHex(value));
        } else {
            node.put("value", text(value));
        }
    }

    private static void putHeaders(ObjectNode node, Headers headers, boolean inHex) {
        ArrayNode pairs = JSON.createArrayNode();
        for (Header header : headers) {
            // A stack trace is nothing to compare.
            if (header.key().equals("__streams.errors.stacktrace")) continue;
            pairs.addArray().add(header.key()).add(inHex ? hex(header.value()) : text(header.value()));
        }
        if (!pairs.isEmpty()) node.set("headers", pairs);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? null : HEX.formatHex(bytes);
    }

    private static byte[] bytes(JsonNode node) {
        if (node == null || node.isNull()) return null;
        if (node.isIntegralNumber()) return ByteBuffer.allocate(Long.BYTES).putLong(node.longValue()).array();
        return node.textValue().getBytes(StandardCharsets.UTF_8);
    }
}
