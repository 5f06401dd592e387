#include "restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most_kept = 200000, writes_per_commit = 8192 };

/// Records as they were read, to be written in the order of their keys: a cursor then stays on its page.
static rd_kafka_message_t *kept[most_kept];
static int kept_count;

static int by_key_then_offset(const void *left, const void *right)
{
    const rd_kafka_message_t *a = *(rd_kafka_message_t *const *)left, *b = *(rd_kafka_message_t *const *)right;
    const size_t shorter = a->key_len < b->key_len ? a->key_len : b->key_len;
    const int order = memcmp(a->key, b->key, shorter);
    if (order) return order;
    if (a->key_len != b->key_len) return a->key_len < b->key_len ? -1 : 1;
    return a->offset < b->offset ? -1 : 1;
}

static bool is_same_key(const rd_kafka_message_t *a, const rd_kafka_message_t *b)
{
    return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

static void write_entry(struct store *store, const rd_kafka_message_t *record)
{
    MDB_val key = {record->key_len, record->key}, value;
    if (!record->payload) {
        const int code = mdb_cursor_get(store->cursor, &key, &value, MDB_SET);
        if (code != MDB_NOTFOUND) {
            store_check(code, "find an entry");
            store_check(mdb_cursor_del(store->cursor, 0), "delete an entry");
        }
        return;
    }
    rd_kafka_timestamp_type_t type;
    const uint64_t timestamp = __builtin_bswap64((uint64_t)rd_kafka_message_timestamp(record, &type));
    value.mv_size = 8 + record->len;
    store_check(mdb_cursor_put(store->cursor, &key, &value, MDB_RESERVE), "write an entry");
    memcpy(value.mv_data, &timestamp, 8);
    memcpy((char *)value.mv_data + 8, record->payload, record->len);
}

/// Writes the last value of each key that was read, and how far that is.
static void write_kept(struct store *store)
{
    if (kept_count == 0) return;
    const int64_t position = kept[kept_count - 1]->offset + 1;
    qsort(kept, (size_t)kept_count, sizeof *kept, by_key_then_offset);
    store_begin(store);
    for (int index = 0, writes = 0; index < kept_count; index++) {
        if (index + 1 < kept_count && is_same_key(kept[index], kept[index + 1])) continue;
        write_entry(store, kept[index]);
        if (++writes % writes_per_commit > 0) continue;
        // Bounds the changed pages in memory; the position stays where it was, so that a crash repeats all of it.
        store_commit(store);
        store_begin(store);
    }
    store_set_position(store, position);
    store_commit(store);
    for (int index = 0; index < kept_count; index++) rd_kafka_message_destroy(kept[index]);
    kept_count = 0;
}

/// Reads a partition up to its high watermark; calls `take` with the records, which then are its own.
static int64_t read_all(
    rd_kafka_t *reader, const char *topic, int32_t partition, int64_t position,
    void (*take)(void *context, rd_kafka_message_t **records, int count), void *context)
{
    rd_kafka_queue_t *queue = rd_kafka_queue_new(reader);
    rd_kafka_topic_t *handle = rd_kafka_topic_new(reader, topic, NULL);
    if (rd_kafka_consume_start_queue(handle, partition, position, queue))
        give_up("start to read", rd_kafka_err2str(rd_kafka_last_error()));
    static rd_kafka_message_t *records[batch_size];
    int64_t total = 0;
    struct read_ahead read_ahead = {0};
    for (bool is_finished = false; !is_finished;) {
        if (!(records[0] = rd_kafka_consume_queue(queue, 1000))) continue;
        const ssize_t more = rd_kafka_consume_batch_queue(queue, 0, records + 1, batch_size - 1);
        int count = 0;
        for (int index = 0; index < 1 + (more > 0 ? (int)more : 0); index++) {
            rd_kafka_message_t *record = records[index];
            if (!record->err) {
                records[count++] = record;
                continue;
            }
            if (record->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) give_up("read", rd_kafka_message_errstr(record));
            // Below the high watermark this is the first open transaction, which must be waited for.
            int64_t low, high;
            rd_kafka_get_watermark_offsets(reader, topic, partition, &low, &high);
            is_finished = record->offset >= high;
            rd_kafka_message_destroy(record);
        }
        wake_fetcher(reader, topic, partition, rd_kafka_queue_length(queue), &read_ahead);
        if (count > 0) take(context, records, count);
        total += count;
    }
    rd_kafka_consume_stop(handle, partition);
    rd_kafka_topic_destroy(handle);
    rd_kafka_queue_destroy(queue);
    return total;
}

static void keep(void *store, rd_kafka_message_t **records, int count)
{
    if (kept_count + count > most_kept) write_kept(store);
    memcpy(kept + kept_count, records, (size_t)count * sizeof *records);
    kept_count += count;
}

int64_t restore(struct store *store, rd_kafka_t *reader, const char *changelog, int32_t partition)
{
    const int64_t position = store_position(store);
    store_commit(store);
    const int64_t total = read_all(reader, changelog, partition, position, keep, store);
    write_kept(store);
    return total;
}

// MARK: Measuring

static void drop(void *context, rd_kafka_message_t **records, int count)
{
    for (int index = 0; index < count; index++) rd_kafka_message_destroy(records[index]);
}

static void report(int64_t total, int64_t start)
{
    printf("{\"records\":%lld,\"seconds\":%.6f}\n", (long long)total, (double)(now_us() - start) / 1e6);
}

void measure_consumption(const char *brokers, const char *topic)
{
    rd_kafka_t *reader = make_reader(brokers);
    int32_t partitions;
    rd_kafka_topic_destroy(open_topic(reader, topic, &partitions));
    const int64_t start = now_us();
    report(read_all(reader, topic, 0, 0, drop, NULL), start);
    rd_kafka_destroy(reader);
}

void measure_restore(const char *brokers, const char *topic, const char *directory)
{
    rd_kafka_t *reader = make_reader(brokers);
    int32_t partitions;
    rd_kafka_topic_destroy(open_topic(reader, topic, &partitions));
    struct store store;
    store_open(&store, directory, 0);
    const int64_t start = now_us();
    report(restore(&store, reader, topic, 0), start);
    store_close(&store);
    rd_kafka_destroy(reader);
}
