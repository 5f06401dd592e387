// What a user of Millrace needs of the runtime: records' parts, errors, handlers.
@_exported public import MillraceRuntime

// How a Kafka cluster is reached. The client itself is for those who import it.
@_exported public import struct KafkaClient.KafkaConfiguration
@_exported public import struct KafkaClient.KafkaSecurity
