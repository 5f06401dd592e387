#include "floor.h"
#include "produce.h"

#include <string.h>

// filter, mapValues, to

static rd_kafka_t *producer;
static rd_kafka_topic_t *output;
static int32_t output_partitions;

static void process(int32_t partition, rd_kafka_message_t **records, int count)
{
    char mapped[4096];
    for (int index = 0; index < count; index++) {
        const rd_kafka_message_t *record = records[index];
        if (!record->payload || record->len >= sizeof mapped) give_up("map a record", "no value, or too long a one");
        if (record->len > 0 && *(const char *)record->payload == 'a') continue;
        memcpy(mapped, record->payload, record->len);
        mapped[record->len] = '!';
        rd_kafka_timestamp_type_t type;
        produce(
            producer, output, partition_of(record->key, record->key_len, output_partitions), record->key,
            record->key_len, mapped, record->len + 1, rd_kafka_message_timestamp(record, &type), NULL);
    }
}

void run_stateless(const char *brokers, const char *group, const char *input, const char *output_name)
{
    producer = make_producer(brokers, group, false);
    int32_t input_partitions;
    rd_kafka_topic_destroy(open_topic(producer, input, &input_partitions));
    rd_kafka_t *consumer = make_consumer(brokers, group, input_partitions);
    output = open_topic(producer, output_name, &output_partitions);
    static const struct job job = {.process = process};
    run(&job, consumer, producer, input);
    rd_kafka_topic_destroy(output);
    rd_kafka_destroy(producer);
}
