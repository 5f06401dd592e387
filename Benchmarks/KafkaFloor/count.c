#include "floor.h"
#include "produce.h"
#include "restore.h"
#include "store.h"

#include <string.h>

// groupByKey, count, toStream, to: each change goes to the changelog and to the output.

static rd_kafka_t *producer, *reader;
static rd_kafka_topic_t *output, *changelog;
static int32_t output_partitions;
static const char *changelog_name, *directory;
static struct store stores[most_partitions];

/// An entry as Kafka Streams lays it out, in network order.
struct entry {
    uint64_t timestamp, count;
};

static void open_store(int32_t partition)
{
    store_open(&stores[partition], directory, partition);
    restore(&stores[partition], reader, changelog_name, partition);
}

static void close_store(int32_t partition) { store_close(&stores[partition]); }

static void process(int32_t partition, rd_kafka_message_t **records, int count)
{
    struct store *store = &stores[partition];
    store_begin(store);
    for (int index = 0; index < count; index++) {
        const rd_kafka_message_t *record = records[index];
        // Records without a key or a value are not counted.
        if (!record->key || !record->payload) continue;
        rd_kafka_timestamp_type_t type;
        int64_t timestamp = rd_kafka_message_timestamp(record, &type);
        uint64_t total = 1;
        MDB_val key = {record->key_len, record->key}, value;
        const int code = mdb_cursor_get(store->cursor, &key, &value, MDB_SET);
        if (code == 0) {
            struct entry before;
            if (value.mv_size != sizeof before) give_up("read an entry", "it is damaged");
            memcpy(&before, value.mv_data, sizeof before);
            total = __builtin_bswap64(before.count) + 1;
            const int64_t earlier = (int64_t)__builtin_bswap64(before.timestamp);
            if (earlier > timestamp) timestamp = earlier;
        } else if (code != MDB_NOTFOUND) {
            store_check(code, "find an entry");
        }
        struct entry after = {__builtin_bswap64((uint64_t)timestamp), __builtin_bswap64(total)};
        value = (MDB_val){sizeof after, &after};
        store_check(mdb_cursor_put(store->cursor, &key, &value, code == 0 ? MDB_CURRENT : 0), "write an entry");
        produce(
            producer, changelog, partition, record->key, record->key_len, &after.count, sizeof after.count, timestamp,
            CHANGE);
        produce(
            producer, output, partition_of(record->key, record->key_len, output_partitions), record->key,
            record->key_len, &after.count, sizeof after.count, timestamp, NULL);
    }
}

static void note_positions(void)
{
    for (int32_t partition = 0; partition < most_partitions; partition++) {
        const int64_t offset = acknowledged_offset(partition);
        if (stores[partition].transaction && offset >= 0) store_set_position(&stores[partition], offset + 1);
    }
}

static void commit_stores(void)
{
    for (int32_t partition = 0; partition < most_partitions; partition++) store_commit(&stores[partition]);
}

void run_count(
    const char *brokers, const char *group, const char *input, const char *output_name, const char *changelog_topic,
    const char *a_directory)
{
    changelog_name = changelog_topic, directory = a_directory;
    reader = make_reader(brokers);
    producer = make_producer(brokers, group, true);
    int32_t input_partitions;
    rd_kafka_topic_destroy(open_topic(producer, input, &input_partitions));
    rd_kafka_t *consumer = make_consumer(brokers, group, input_partitions);
    int32_t changelog_partitions;
    output = open_topic(producer, output_name, &output_partitions);
    changelog = open_topic(producer, changelog_topic, &changelog_partitions);
    static const struct job job = {
        .open = open_store,
        .process = process,
        .prepare_commit = note_positions,
        .finish_commit = commit_stores,
        .close = close_store,
    };
    run(&job, consumer, producer, input);
    rd_kafka_topic_destroy(output);
    rd_kafka_topic_destroy(changelog);
    rd_kafka_destroy(producer);
    rd_kafka_destroy(reader);
}
