#include "floor.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void give_up(const char *doing, const char *why)
{
    fprintf(stderr, "kafka-floor: could not %s: %s\n", doing, why);
    // Not exit(): nothing may be flushed, closed or committed any more.
    _exit(1);
}

void check(rd_kafka_error_t *error, const char *doing)
{
    if (error) give_up(doing, rd_kafka_error_string(error));
}

int64_t now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void set(rd_kafka_conf_t *settings, const char *key, const char *value)
{
    char why[512];
    if (rd_kafka_conf_set(settings, key, value, why, sizeof why) != RD_KAFKA_CONF_OK) give_up("configure", why);
}

static rd_kafka_conf_t *make_settings(const char *brokers, const char *name)
{
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    set(settings, "bootstrap.servers", brokers);
    set(settings, "client.id", name);
    set(settings, "socket.nagle.disable", "true");
    return settings;
}

static rd_kafka_t *make_client(rd_kafka_type_t type, rd_kafka_conf_t *settings)
{
    char why[512];
    rd_kafka_t *client = rd_kafka_new(type, settings, why, sizeof why);
    if (!client) give_up("make a client", why);
    return client;
}

// MARK: Reading

/// How much is read ahead, in KiB, over all partitions.
enum { read_ahead_kilobytes = 24576 };

static rd_kafka_conf_t *make_reading_settings(
    const char *brokers, const char *name, const char *wait, int32_t partitions)
{
    char kilobytes[32];
    snprintf(kilobytes, sizeof kilobytes, "%d", read_ahead_kilobytes / partitions);
    rd_kafka_conf_t *settings = make_settings(brokers, name);
    set(settings, "isolation.level", "read_committed");
    set(settings, "auto.offset.reset", "error");
    set(settings, "check.crcs", "true");
    set(settings, "queued.max.messages.kbytes", kilobytes);
    set(settings, "queued.min.messages", "1000000");
    set(settings, "fetch.wait.max.ms", wait);
    if (rd_kafka_version() >= 0x02020000) set(settings, "fetch.queue.backoff.ms", "5");
    return settings;
}

rd_kafka_t *make_consumer(const char *brokers, const char *group, int32_t partitions)
{
    rd_kafka_conf_t *settings = make_reading_settings(brokers, group, "100", partitions);
    set(settings, "group.id", group);
    set(settings, "session.timeout.ms", "45000");
    set(settings, "max.poll.interval.ms", "300000");
    set(settings, "partition.assignment.strategy", "range");
    set(settings, "enable.auto.commit", "false");
    set(settings, "enable.auto.offset.store", "false");
    rd_kafka_conf_set_events(settings, RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR);
    rd_kafka_t *consumer = make_client(RD_KAFKA_CONSUMER, settings);
    rd_kafka_poll_set_consumer(consumer);
    return consumer;
}

rd_kafka_t *make_reader(const char *brokers)
{
    rd_kafka_conf_t *settings = make_reading_settings(brokers, "floor-reader", "10", 1);
    set(settings, "enable.partition.eof", "true");
    return make_client(RD_KAFKA_CONSUMER, settings);
}

rd_kafka_queue_t *partition_queue(rd_kafka_t *client, const char *topic, int32_t partition)
{
    rd_kafka_queue_t *queue = rd_kafka_queue_get_partition(client, topic, partition);
    if (!queue) give_up("take a partition's queue", topic);
    rd_kafka_queue_forward(queue, NULL);
    return queue;
}

void wake_fetcher(
    rd_kafka_t *client, const char *topic, int32_t partition, size_t waiting, struct read_ahead *read_ahead)
{
    if (rd_kafka_version() >= 0x02020000) return;
    if (waiting > read_ahead->most) read_ahead->most = waiting;
    // Fewer records are no sign of a full queue.
    if (read_ahead->most < 8192 || waiting > read_ahead->most / 2) return;
    read_ahead->most = waiting;
    rd_kafka_topic_partition_list_t *end = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(end, topic, partition)->offset = RD_KAFKA_OFFSET_END;
    // What is wrong, if anything, the fetches themselves will tell.
    (void)rd_kafka_offsets_for_times(client, end, 500);
    rd_kafka_topic_partition_list_destroy(end);
}

// MARK: Writing

static _Atomic int64_t acknowledged[most_partitions];

int64_t acknowledged_offset(int32_t partition) { return atomic_load(&acknowledged[partition]); }

void forget_acknowledgements(void)
{
    for (int index = 0; index < most_partitions; index++) atomic_store(&acknowledged[index], -1);
}

static rd_kafka_resp_err_t note_acknowledgement(rd_kafka_t *client, rd_kafka_message_t *record, void *opaque)
{
    // Called by the broker's thread, in the order of the partition. A failed record stops the process elsewhere.
    if (record->_private == CHANGE && !record->err && record->offset >= 0)
        atomic_store_explicit(&acknowledged[record->partition], record->offset, memory_order_release);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t add_interceptor(
    rd_kafka_t *client, const rd_kafka_conf_t *settings, void *opaque, char *why, size_t size)
{
    return rd_kafka_interceptor_add_on_acknowledgement(client, "floor", note_acknowledgement, NULL);
}

static void take_report(rd_kafka_t *client, rd_kafka_event_t *event, void *opaque)
{
    const rd_kafka_resp_err_t error = rd_kafka_event_error(event);
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR) {
        const rd_kafka_message_t *record = rd_kafka_event_message_next(event);
        if (record && record->err) give_up("deliver a record", rd_kafka_err2str(record->err));
    } else if (error == RD_KAFKA_RESP_ERR__FATAL) {
        give_up("go on producing", rd_kafka_event_error_string(event));
    }
    rd_kafka_event_destroy(event);
}

rd_kafka_t *make_producer(const char *brokers, const char *transactional_id, bool tracks_offsets)
{
    rd_kafka_conf_t *settings = make_settings(brokers, transactional_id);
    set(settings, "enable.idempotence", "true");
    set(settings, "transactional.id", transactional_id);
    set(settings, "transaction.timeout.ms", "10000");
    set(settings, "linger.ms", "50");
    const char *compression = getenv("BENCHMARK_COMPRESSION");
    set(settings, "compression.type", compression ? compression : "none");
    set(settings, "retry.backoff.ms", "5");
    set(settings, "queue.buffering.max.messages", "1000000");
    set(settings, "queue.buffering.max.kbytes", "32768");
    // Only failures are reported: flushing then waits on a condition, and no record is kept for its report.
    set(settings, "delivery.report.only.error", "true");
    rd_kafka_conf_set_events(settings, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
    rd_kafka_conf_set_background_event_cb(settings, take_report);
    if (tracks_offsets) rd_kafka_conf_interceptor_add_on_new(settings, "floor", add_interceptor, NULL);
    forget_acknowledgements();

    rd_kafka_t *producer = make_client(RD_KAFKA_PRODUCER, settings);
    rd_kafka_queue_t *main_queue = rd_kafka_queue_get_main(producer);
    rd_kafka_queue_t *background = rd_kafka_queue_get_background(producer);
    rd_kafka_queue_forward(main_queue, background);
    rd_kafka_queue_destroy(background);
    rd_kafka_queue_destroy(main_queue);
    check(rd_kafka_init_transactions(producer, 30000), "take over the transactional id");
    return producer;
}

rd_kafka_topic_t *open_topic(rd_kafka_t *client, const char *name, int32_t *partitions)
{
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
    if (!topic) give_up("open a topic", name);
    const struct rd_kafka_metadata *metadata;
    const rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, topic, &metadata, 30000);
    if (error) give_up("describe a topic", rd_kafka_err2str(error));
    if (metadata->topic_cnt != 1 || metadata->topics[0].err) give_up("find a topic", name);
    *partitions = metadata->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    if (*partitions < 1 || *partitions > most_partitions) give_up("use a topic of so many partitions", name);
    return topic;
}
