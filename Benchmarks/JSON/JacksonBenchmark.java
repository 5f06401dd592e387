import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Decodes and encodes a file's records, one a line, with Jackson's data binding: prints ns of CPU a record for both. */
public final class JacksonBenchmark {
    public static final class Position {
        public String building;
        public int floor;
        public double latitude;
    }

    public static final class Reading {
        public long id;
        public String sensor;
        public String customer;
        public double temperature;
        public boolean isValid;
        public Position position;
        public List<String> tags;
    }

    private interface Pass { long run() throws Exception; }

    private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    public static void main(String[] arguments) throws Exception {
        byte[][] records = Files.readAllLines(Path.of(arguments[0])).stream()
            .map(line -> line.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        ObjectMapper mapper = new ObjectMapper();
        ObjectReader reader = mapper.readerFor(Reading.class);
        ObjectWriter writer = mapper.writerFor(Reading.class);
        Reading[] values = new Reading[records.length];
        for (int index = 0; index < records.length; index++) values[index] = reader.readValue(records[index]);
        double decode = median(records.length, () -> {
            long sum = 0;
            for (byte[] record : records) sum += ((Reading) reader.readValue(record)).id;
            return sum;
        });
        double encode = median(records.length, () -> {
            long sum = 0;
            for (Reading value : values) sum += writer.writeValueAsBytes(value).length;
            return sum;
        });
        System.out.println(decode + " " + encode);
    }

    private static long sink;

    /** After 5 s of warming up. */
    private static double median(int count, Pass pass) throws Exception {
        long end = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < end) sink += pass.run();
        double[] times = new double[9];
        for (int round = 0; round < times.length; round++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int repetition = 0; repetition < 100; repetition++) sink += pass.run();
            times[round] = (threads.getCurrentThreadCpuTime() - start) / (100.0 * count);
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
