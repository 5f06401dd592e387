import org.apache.kafka.common.header.Headers;

/** One step of a vector: a record comes in, or the wall clock moves. */
sealed interface Step {
    record Input(String topic, byte[] key, byte[] value, long timestamp, Headers headers) implements Step {}

    record Advance(long milliseconds) implements Step {}
}
