/// What is promised of each input record; Kafka Streams' words.
public enum ProcessingGuarantee: String, Sendable, CaseIterable {
    /// It counts once, in outputs, state and positions, whatever fails.
    case exactlyOnce = "exactly_once_v2"
    /// It counts, and after a failure perhaps again. Commits cost less, and outputs are visible before them.
    case atLeastOnce = "at_least_once"
}
